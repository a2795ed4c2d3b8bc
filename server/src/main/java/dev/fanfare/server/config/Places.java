package dev.fanfare.server.config;

/** Is told by a reader what stands where in a file. */
interface Places {

    /** For whoever does not care. */
    Places NOWHERE = (path, line, quoted) -> {};

    /** The line of what a reader does not know the line of. */
    int UNKNOWN = 0;

    /** The path of a key in what stands at a path; "" for the whole file. */
    static String in(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /**
     * A key or an element of a list.
     *
     * @param path such as {@code channel.namespaces[0].name}
     * @param line from 1, or {@link #UNKNOWN}
     * @param quoted whether its value is a text in quotes
     */
    void at(String path, int line, boolean quoted);
}
