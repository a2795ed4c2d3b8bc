package dev.fanfare.examples.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The disk as H2 sees it, which can be full, and which remembers what of a file it was told to force: a power
 * failure leaves at least that. Real files are below it. H2 calls it {@link #NAME}.
 */
public final class Disk extends FilePathWrapper {

    static final String NAME = "disk:";

    private static volatile boolean full;

    /** H2 makes one for each file. */
    public Disk() {}

    /** Makes it known to H2; there is room. */
    static void insert() {
        full = false;
        FilePath.register(new Disk());
    }

    /** Lets no write through any more, or every one again. A write that does not fit goes half through. */
    static void full(boolean isFull) {
        full = isFull;
    }

    /** What a power failure would leave of a file. */
    static Path forced(Path file) {
        return file.resolveSibling(file.getFileName() + ".forced");
    }

    @Override
    public String getScheme() {
        return "disk";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FilePath file = getBase();
        return new Channel(file.open(mode), Path.of(file.toString()));
    }

    private static final class Channel extends FileBaseDefault {

        private final FileChannel file;
        private final Path path;

        Channel(FileChannel file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public synchronized int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            if (full) {
                file.write(source.slice(source.position(), source.remaining() / 2), position);
                throw new IOException("No space left on device");
            }
            return file.write(source, position);
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
            Files.copy(path, forced(path), StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
