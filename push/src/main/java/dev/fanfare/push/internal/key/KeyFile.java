package dev.fanfare.push.internal.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A file with a key in it. */
public final class KeyFile {

    private static final int MAX_BYTES = 64 * 1024;

    private KeyFile() {}

    /**
     * The text of a file.
     *
     * @param what it is, for the exception
     * @throws IllegalArgumentException if it is too long for a key
     */
    public static String read(Path file, String what) throws IOException {
        Objects.requireNonNull(file, "file must not be null");
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(what + " is longer than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file).strip();
    }
}
