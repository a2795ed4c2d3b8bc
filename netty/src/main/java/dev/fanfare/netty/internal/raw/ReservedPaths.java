package dev.fanfare.netty.internal.raw;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The words at the beginning of paths that are kept for what a server has itself, or will have. */
public final class ReservedPaths {

    private static final List<String> ALWAYS =
            List.of("/admin", "/api", "/connection", "/emulation", "/health", "/metrics");

    private final Set<String> words = new TreeSet<>(ALWAYS);

    /** Keeps everything that begins as a path does. */
    public void add(String path) {
        String word = wordOf(path);
        if (word.length() > 1) {
            words.add(word);
        }
    }

    private static String wordOf(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    /**
     * Insists that an endpoint of an application may have a path.
     *
     * @throws IllegalArgumentException if its beginning is reserved, saying what is
     */
    void requireFree(String path) {
        if (words.contains(wordOf(path))) {
            throw new IllegalArgumentException("no endpoint can have the path \"" + path + "\": reserved is what begins"
                    + " with " + String.join(", ", words));
        }
    }
}
