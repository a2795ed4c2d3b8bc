package dev.fanfare.netty.internal.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path whose parts are literal, {@code {name}} for any one part that is not empty, or, as the last
 * one, a star for anything. Sorts the more specific of two that match the same path first.
 *
 * @param parts what stands between the slashes
 */
record PathPattern(List<Part> parts) implements Comparable<PathPattern> {

    /** How much a part leaves open, from little to much. */
    private enum Kind {
        LITERAL,
        NAME,
        REST
    }

    /**
     * @param text what it must be, or what it is called
     */
    private record Part(Kind kind, String text) {
        @Override
        public String toString() {
            return kind == Kind.NAME ? "{" + text + "}" : text;
        }

        boolean isSame(Part other) {
            return kind == other.kind && (kind == Kind.NAME || text.equals(other.text));
        }
    }

    private static final String REST = "*";

    /**
     * Reads a pattern such as {@code /rooms/{room}/*}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PathPattern parse(String path) {
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String[] texts = texts(path);
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            if (text.equals(REST) && i == texts.length - 1) {
                parts.add(new Part(Kind.REST, REST));
            } else if (text.matches("\\{[A-Za-z_][A-Za-z0-9_]*}")) {
                String name = text.substring(1, text.length() - 1);
                if (!names.add(name)) {
                    throw problem(path, "it has two parts named {" + name + "}");
                }
                parts.add(new Part(Kind.NAME, name));
            } else if (text.matches(".*[{}*].*")) {
                throw problem(
                        path,
                        "\"" + text + "\" must be a literal, a {name} of letters, digits and underscores, or, as the"
                                + " last part, a star");
            } else {
                parts.add(new Part(Kind.LITERAL, text));
            }
        }
        return new PathPattern(List.copyOf(parts));
    }

    /** A path that is literal, or with a slash at its end stands for everything under it. */
    static PathPattern ofHttp(String path) {
        String[] texts = texts(path);
        List<Part> parts =
                Stream.of(texts).map(text -> new Part(Kind.LITERAL, text)).collect(Collectors.toList());
        if (path.endsWith("/")) {
            parts.set(texts.length - 1, new Part(Kind.REST, REST));
        }
        return new PathPattern(List.copyOf(parts));
    }

    private static String[] texts(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        return path.substring(1).split("/", -1);
    }

    private static IllegalArgumentException problem(String path, String message) {
        return new IllegalArgumentException("the path \"" + path + "\" cannot be: " + message);
    }

    /**
     * The parts of a request's path. It is split before it is decoded: an encoded slash does not separate.
     *
     * @throws IllegalArgumentException if an escape is malformed
     */
    static List<String> split(String rawPath) {
        List<String> parts = new ArrayList<>();
        for (String text : rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1)) {
            // In a path a plus is a plus.
            parts.add(QueryStringDecoder.decodeComponent(text.replace("+", "%2B")));
        }
        return parts;
    }

    /** What the names and the star stand for in a path, or null if it does not match. */
    @Nullable
    Map<String, String> match(List<String> path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (i >= path.size()) {
                return null;
            }
            if (part.kind == Kind.REST) {
                values.put(REST, String.join("/", path.subList(i, path.size())));
                return values;
            }
            String text = path.get(i);
            if (part.kind == Kind.NAME ? text.isEmpty() : !text.equals(part.text)) {
                return null;
            }
            if (part.kind == Kind.NAME) {
                values.put(part.text, text);
            }
        }
        return parts.size() == path.size() ? values : null;
    }

    /** Whether they match the same paths. */
    boolean isSame(PathPattern other) {
        if (parts.size() != other.parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isSame(other.parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(PathPattern other) {
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int kinds = parts.get(i).kind.compareTo(other.parts.get(i).kind);
            if (kinds != 0) {
                return kinds;
            }
        }
        return Integer.compare(other.parts.size(), parts.size());
    }

    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining("/", "/", ""));
    }
}
