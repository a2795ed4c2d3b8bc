package dev.fanfare.examples.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation.
 *
 * <p>Before a block of code stands {@code <!-- snippet: FILE -->} or {@code <!-- snippet: FILE#NAME -->}: the
 * block is what is in the file, or between a comment {@code snippet: NAME} in it and {@code end snippet},
 * without the indentation.
 *
 * @param name relative to the root of the repository
 */
record Guide(String name, List<String> lines) {

    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern MARKER = Pattern.compile("<!-- snippet: ([^#\\s]+)(?:#(\\S+))? -->");
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)");

    /**
     * A block of code.
     *
     * @param line the number of its first line
     * @param marker what its marker names; null if it has none
     */
    record Block(
            String guide,
            int line,
            String language,
            String text,
            @Nullable String marker) {

        /** The first line of its text. */
        String firstLine() {
            return text.lines().findFirst().orElse("");
        }

        @Override
        public String toString() {
            return guide + ":" + line;
        }
    }

    static Guide read(Path file) {
        return new Guide(
                HOME.relativize(file).toString().replace('\\', '/'),
                text(file).lines().toList());
    }

    /** All blocks, in order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int begin = i + 1;
                int end = begin;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                String text = String.join("\n", lines.subList(begin, end)) + "\n";
                blocks.add(new Block(name, begin + 1, fence.group(1), text, markerBefore(i)));
                i = end;
            }
        }
        return blocks;
    }

    private @Nullable String markerBefore(int line) {
        if (line == 0) {
            return null;
        }
        Matcher marker = MARKER.matcher(lines.get(line - 1).strip());
        return marker.matches() ? marker.group(1) + (marker.group(2) == null ? "" : "#" + marker.group(2)) : null;
    }

    /** What a marker names. */
    static String snippet(String marker) {
        String[] parts = marker.split("#", -1);
        String text = text(HOME.resolve(parts[0]));
        return parts.length == 1 ? text : part(text, parts[1]);
    }

    private static String part(String text, String name) {
        List<String> lines = text.lines().toList();
        Pattern begin = Pattern.compile("\\s*(//|#|<!--) snippet: " + Pattern.quote(name) + "(\\s*-->)?");
        Pattern end = Pattern.compile("\\s*(//|#|<!--) end snippet(\\s*-->)?");
        List<String> part = null;
        for (String line : lines) {
            if (part == null) {
                part = begin.matcher(line).matches() ? new ArrayList<>() : null;
            } else if (end.matcher(line).matches()) {
                return unindented(part);
            } else {
                part.add(line);
            }
        }
        throw new AssertionError("there is no whole snippet " + name);
    }

    private static String unindented(List<String> lines) {
        int indent = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indent))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
