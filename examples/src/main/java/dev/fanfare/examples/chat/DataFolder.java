package dev.fanfare.examples.chat;

import dev.fanfare.protocol.Outside;
import dev.fanfare.server.config.ConfigException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with the secrets, among them that which tokens are signed with, and with the databases. Only its
 * owner may look into it, from the moment it is there and whatever the umask says; what an earlier version left
 * open is closed. Windows keeps others out by where the folder is.
 */
public final class DataFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    private static final String SECRET = "secret";
    private static final Set<String> SECRETS = Set.of(SECRET, "vapid");
    private static final int SECRET_BYTES = 32;
    private static final int MAX_SECRET_BYTES = 4096;

    /** What H2's files are called, without their endings. */
    private static final Set<String> DATABASES = Set.of("chat", "inbox", "push");

    private final Path path;
    private final boolean hasPermissions;

    private DataFolder(Path path) {
        this.path = path;
        this.hasPermissions = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Makes the folder, if need be with those above it, or closes the one that is there to everybody else. One
     * that holds other files than the demo's stays as open as it is, and a warning says so.
     *
     * @throws ConfigException if there cannot be such a folder
     */
    public static DataFolder open(Path path) {
        DataFolder folder = new DataFolder(path);
        try {
            folder.make();
        } catch (FileAlreadyExistsException file) {
            throw new ConfigException("--data: " + path + " is a file, but a folder is needed");
        } catch (IOException impossible) {
            throw new ConfigException("--data: " + path + " cannot be made or read: " + impossible);
        }
        return folder;
    }

    /**
     * The secret of this installation, made once, so that visitors stay known after a restart.
     *
     * @throws ConfigException if it cannot be read or made
     */
    public String secret() {
        return secret(path.resolve(SECRET), () -> {
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            return HexFormat.of().formatHex(secret);
        });
    }

    /**
     * Another secret of this installation, made once.
     *
     * @param name of its file
     * @param maker makes it, in ASCII
     * @return its file, which holds nothing else
     * @throws ConfigException if it cannot be read or made
     */
    public Path secretFile(String name, Supplier<String> maker) {
        Path file = path.resolve(name);
        secret(file, maker);
        return file;
    }

    private String secret(Path file, Supplier<String> maker) {
        try (FileChannel channel = openPrivately(file)) {
            // Two processes that make one at the same time agree on that of the first, and one that was killed
            // before it had written anything has told its secret to nobody.
            channel.lock();
            if (channel.size() == 0) {
                channel.write(ByteBuffer.wrap(maker.get().getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_SECRET_BYTES));
            channel.position(0).read(content);
            String secret = new String(content.array(), StandardCharsets.UTF_8);
            if (secret.isBlank()) {
                throw new ConfigException(file + " holds no secret; remove it, and a new one is made");
            }
            return secret;
        } catch (IOException impossible) {
            throw new ConfigException("The secret in " + file + " cannot be read or made: " + impossible);
        }
    }

    /**
     * A database's file as a URL of H2 names it. A relative path stays relative: nothing in the names above it can be taken
     * for a setting.
     *
     * @param name which database
     * @throws ConfigException if there cannot be such a file
     */
    public String inUrl(String name) {
        Path file = database(name);
        boolean isSplit = file.toString().indexOf(';') >= 0;
        boolean isTurned =
                File.separatorChar == '/' && file.toAbsolutePath().toString().indexOf('\\') >= 0;
        if (isSplit || isTurned) {
            throw new ConfigException("--data: H2 cannot keep a database in " + file.toAbsolutePath()
                    + ", because of the " + (isSplit ? "semicolon" : "backslash"));
        }
        return file.isAbsolute() ? file.toString() : "./" + file;
    }

    /**
     * A database's file, there and private before the database is opened.
     *
     * @return its path as H2 wants it, without the ending
     * @throws ConfigException if there cannot be such a file
     */
    Path database(String name) {
        Path file = path.resolve(name + ".mv.db");
        try {
            openPrivately(file).close();
        } catch (IOException impossible) {
            throw new ConfigException("The database's file " + file + " cannot be read or made: " + impossible);
        }
        return path.resolve(name);
    }

    /** As it was named. */
    @Override
    public String toString() {
        return path.toString();
    }

    private void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Path above = path.toAbsolutePath().getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
            Files.createDirectory(path, attributes(PRIVATE_FOLDER));
            close(path, PRIVATE_FOLDER);
            return;
        }
        List<Path> present;
        try (Stream<Path> files = Files.list(path)) {
            present = files.toList();
        }
        if (present.stream().allMatch(DataFolder::isOurs)) {
            close(path, PRIVATE_FOLDER);
        } else {
            LOG.warn("{} holds other files than the demo's, and others may still look into it", Outside.of(path));
        }
        for (Path file : present) {
            if (isOurs(file) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                close(file, PRIVATE_FILE);
            }
        }
    }

    /** Besides its main file, H2 may have written a trace and temporary files. */
    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return SECRETS.contains(name)
                || (DATABASES.stream().anyMatch(each -> name.startsWith(each + ".")) && name.contains(".db"));
    }

    private FileChannel openPrivately(Path file) throws IOException {
        boolean isNew = !Files.exists(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                attributes(PRIVATE_FILE));
        if (isNew) {
            close(file, PRIVATE_FILE);
        }
        return channel;
    }

    private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return hasPermissions
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** A umask only takes permissions away, so this gives the owner's back where something is new. */
    private void close(Path there, Set<PosixFilePermission> permissions) {
        try {
            if (hasPermissions && !Files.getPosixFilePermissions(there).equals(permissions)) {
                Files.setPosixFilePermissions(there, permissions);
            }
        } catch (IOException refused) {
            LOG.warn("{} cannot be closed to others: {}", there, Outside.sentence(refused));
        }
    }
}
