package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M2 the page about the protocol")
class ProtocolPageTest {

    private static final Path HOME = Path.of(System.getProperty("fanfare.home"));
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    /** What the page says must be, and the tests that show it. */
    private record Line(String text, List<String> tests) {

        static Line of(String text) {
            return new Line(
                    text, TEST.matcher(text).results().map(test -> test.group()).toList());
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Line> lines() throws IOException {
        return Files.readString(HOME.resolve("docs/protocol.md"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what must be"))
                .map(Line::of);
    }

    @ParameterizedTest
    @MethodSource("lines")
    @DisplayName("M2 names tests that there are, in each line at least one")
    void namesTestsThatThereAre(Line line) throws IOException {
        assertThat(line.tests()).isNotEmpty();
        for (String test : line.tests()) {
            Matcher name = TEST.matcher(test);
            assertThat(name.matches()).isTrue();
            assertThat(FeaturesTest.sources()).containsKey(name.group(1));
            Path source = FeaturesTest.sources()
                    .getOrDefault(name.group(1), List.of())
                    .get(0);
            assertThat(Files.readString(source)).contains("void " + name.group(2) + "(");
        }
    }
}
