package dev.fanfare.netty.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a folder. */
final class FolderSource implements FileSource {

    private final Path folder;
    private final FileCache cache = new FileCache();

    FolderSource(Path folder) {
        // Where the process is now, wherever it may go.
        this.folder = folder.toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + this.folder + " whose files could be served");
        }
    }

    @Override
    public @Nullable StoredFile find(String name) throws IOException {
        try {
            return cache.below(folder, name);
        } catch (InvalidPathException noName) {
            return null;
        }
    }
}
