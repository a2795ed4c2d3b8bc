package dev.fanfare.netty.internal.files;

import java.nio.file.Path;

/** Which names are those of files for browsers. */
final class FileNames {

    private static final String WELL_KNOWN = ".well-known";

    private FileNames() {}

    /**
     * Whether a file of that name may be served.
     *
     * @param name relative, its parts separated by slashes; empty, or with a slash at its end, for a folder
     */
    static boolean mayBeServed(String name) {
        if (name.isEmpty()) {
            return true;
        }
        String[] parts = (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!(i == 0 && parts[i].equals(WELL_KNOWN)) && !isPart(parts[i])) {
                return false;
            }
        }
        return !name.endsWith(".class");
    }

    /** The same for a path below a folder. */
    static boolean mayBeServed(Path relative) {
        return mayBeServed(relative.toString().replace(relative.getFileSystem().getSeparator(), "/"));
    }

    /** No step up, nothing hidden, and nothing that means something else to one of the operating systems. */
    private static boolean isPart(String part) {
        return !part.isEmpty()
                && part.charAt(0) != '.'
                && part.chars().noneMatch(c -> c < ' ' || c == 0x7F || c == '\\' || c == ':')
                && !part.endsWith(".")
                && !part.endsWith(" ");
    }
}
