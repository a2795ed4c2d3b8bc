package dev.fanfare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version, which the build writes into a resource. */
final class BuiltVersion {

    private BuiltVersion() {}

    static String read() {
        try (InputStream in = BuiltVersion.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(in, "version.txt").readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new IllegalStateException("version.txt cannot be read", unreadable);
        }
    }
}
