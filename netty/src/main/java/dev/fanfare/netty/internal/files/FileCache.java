package dev.fanfare.netty.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that were read. However many get a file at the same time, it is in memory once; when memory is
 * short, those that nobody gets are forgotten.
 */
final class FileCache {

    /** Reads what is in a file. */
    interface Reader {
        InputStream open() throws IOException;
    }

    /** What tells whether a file has changed. */
    private record Version(long size, @Nullable Instant modified) {}

    private record Entry(Version version, SoftReference<StoredFile> file) {}

    private final Map<Object, Entry> files = new ConcurrentHashMap<>();

    /**
     * A file below a folder.
     *
     * @return null if there is none, or it is none of this folder when all links are followed
     */
    @Nullable
    StoredFile below(Path folder, String name) throws IOException {
        Path path = folder.resolve(name);
        if (!Files.exists(path)) {
            return null;
        }
        Path root = folder.toRealPath();
        Path real = path.toRealPath();
        if (!real.startsWith(root) || !FileNames.mayBeServed(root.relativize(real))) {
            return null;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            return null;
        }
        Instant modified = attributes.lastModifiedTime().toInstant();
        return get(
                real,
                new Version(attributes.size(), modified),
                name,
                () -> Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS));
    }

    /** A file that never changes. */
    StoredFile unchanging(Object key, String name, Reader reader) throws IOException {
        return get(key, new Version(-1, null), name, reader);
    }

    private StoredFile get(Object key, Version version, String name, Reader reader) throws IOException {
        StoredFile file = current(files.get(key), version);
        return file == null ? read(key, version, name, reader) : file;
    }

    private static @Nullable StoredFile current(@Nullable Entry known, Version version) {
        return known == null || !known.version.equals(version) ? null : known.file.get();
    }

    private StoredFile read(Object key, Version version, String name, Reader reader) throws IOException {
        StoredFile[] result = new StoredFile[1];
        try {
            files.compute(key, (same, known) -> {
                StoredFile file = current(known, version);
                if (file != null) {
                    result[0] = file;
                    return known;
                }
                result[0] = StoredFile.of(name, version.modified, content(reader));
                return new Entry(version, new SoftReference<>(result[0]));
            });
        } catch (UncheckedIOException problem) {
            throw problem.getCause();
        }
        return result[0];
    }

    private static byte[] content(Reader reader) {
        try (InputStream in = reader.open()) {
            byte[] content = in.readNBytes(StaticFiles.MAX_FILE_BYTES + 1);
            if (content.length > StaticFiles.MAX_FILE_BYTES) {
                throw new FileTooLargeException();
            }
            return content;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
