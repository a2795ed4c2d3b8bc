package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Log statements, read as source: whatever a stranger can choose is wrapped in {@code Outside}. What is
 * looked for are the names that such values have in this code.
 */
class LogStatementsTest {

    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:LOG|log)\\s*\\.\\s*(?:trace|debug|info|warn|error)\\(");

    private static final Pattern WRAPPED =
            Pattern.compile("^Outside\\s*\\.\\s*(?:of|sentence|line)\\(.*", Pattern.DOTALL);

    /** Parts of the names of values that come from outside, or may hold some. */
    private static final Set<String> OUTSIDE = Set.of(
            "channel",
            "token",
            "user",
            "origin",
            "path",
            "header",
            "reason",
            "detail",
            "uri",
            "url",
            "query",
            "cookie",
            "address",
            "getmessage",
            "tostring",
            "event",
            "method",
            "room",
            "text",
            "body",
            "epoch",
            "name");

    /** What holds such a part and is never a stranger's value; a channel of Netty is a connection. */
    private static final Pattern OURS = Pattern.compile(
            "ctx\\.channel\\(\\)|(?:listener|bound\\.channel\\(\\))\\.localAddress\\(\\)|\\w+\\.getClass\\(\\)\\.getSimpleName\\(\\)|name");

    private static final String NETTY = "/dev/fanfare/netty/";

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    @DisplayName("M16 no log statement shows a stranger's value as it is")
    void noStatementShowsAStrangersValueAsItIs() throws IOException {
        List<String> raw = new ArrayList<>();
        int statements = 0;
        for (Path file : sources()) {
            String source = Files.readString(file);
            Matcher statement = STATEMENT.matcher(source);
            while (statement.find()) {
                statements++;
                rawValues(source, statement.end()).stream()
                        .filter(value ->
                                !(value.equals("channel") && file.toString().contains(NETTY)))
                        .forEach(value -> raw.add(file + ": " + value));
            }
        }
        assertThat(statements).isGreaterThan(30);
        assertThat(raw).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "a {}", channel)                                   | channel
            "a {}", channel.name())                            | channel.name()
            "a {} {}", id, session.user(), failed)             | session.user()
            "a " + path)                                       | "a " + path
            "a {}", Outside.of(channel), failed)               |
            "a {}", Outside.sentence(refused.getMessage()))    |
            "a {}, {}", ctx.channel(), cause.getMessage())     | cause.getMessage()
            "the path, the token {}", count)                   |
            """)
    void valuesAreFound(String statement, String raw) {
        assertThat(rawValues(statement, 0)).isEqualTo(raw == null ? List.of() : List.of(raw));
    }

    /** The arguments of a statement that show something from outside without its being wrapped. */
    private static List<String> rawValues(String source, int start) {
        return arguments(source, start).stream()
                .filter(argument -> !WRAPPED.matcher(argument).matches())
                .filter(LogStatementsTest::isFromOutside)
                .toList();
    }

    private static boolean isFromOutside(String argument) {
        String code = argument.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
        String lower = code.toLowerCase(Locale.ROOT);
        return !OURS.matcher(code).matches() && OUTSIDE.stream().anyMatch(lower::contains);
    }

    /** What stands between the commas of a call, from behind its opening parenthesis. */
    private static List<String> arguments(String source, int start) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begin = start;
        boolean quoted = false;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == ')' || c == '}' || c == ']') && depth-- == 0) {
                arguments.add(source.substring(begin, i).strip());
                return arguments;
            } else if (!quoted && depth == 0 && c == ',') {
                arguments.add(source.substring(begin, i).strip());
                begin = i + 1;
            }
        }
        throw new IllegalArgumentException("a statement without an end");
    }
}
