package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The list of features")
class FeaturesTest {

    private static final Path HOME = Path.of(System.getProperty("fanfare.home"));
    private static final Pattern ROW =
            Pattern.compile("\\| ([NCLEPMS]\\d+) \\|[^|]*\\| ([^|]*) \\|[^|]*\\| ([^|]*)\\|");
    private static final Pattern TEST = Pattern.compile("`([^`]+)`");
    private static final Pattern SOURCE = Pattern.compile("(.+)\\.java|(.+\\.test\\.ts)");
    private static final Pattern SUITE =
            Pattern.compile("<testsuite [^>]*\\btests=\"(\\d+)\"[^>]*\\bskipped=\"(\\d+)\"");
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "dist", ".git");

    /** The sources by the name that the list has for them. */
    private static final Map<String, List<Path>> SOURCES = new HashMap<>();

    private record Row(String id, String state, List<String> tests) {

        static Row of(Matcher line) {
            return new Row(
                    line.group(1),
                    line.group(2),
                    TEST.matcher(line.group(3))
                            .results()
                            .map(test -> test.group(1))
                            .toList());
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readString(HOME.resolve("docs/features.md"))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(Row::of)
                .toList();
    }

    static Map<String, List<Path>> sources() throws IOException {
        if (SOURCES.isEmpty()) {
            Files.walkFileTree(HOME, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    Matcher name = SOURCE.matcher(String.valueOf(file.getFileName()));
                    if (name.matches()) {
                        SOURCES.computeIfAbsent(
                                        name.group(1) == null ? name.group(2) : name.group(1),
                                        same -> new ArrayList<>())
                                .add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return SOURCES;
    }

    @Test
    void hasEveryRow() throws IOException {
        List<String> expected = Stream.of(
                        ids("N", 16), ids("C", 9), ids("L", 12), ids("E", 9), ids("P", 5), ids("M", 29), ids("S", 13))
                .flatMap(each -> each)
                .toList();
        assertThat(rows()).extracting(Row::id).containsExactlyElementsOf(expected);
    }

    private static Stream<String> ids(String kind, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> kind + number);
    }

    @ParameterizedTest(name = "names tests of {0} that there are")
    @MethodSource("rows")
    void namesTestsThatThereAre(Row row) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String test : row.tests()) {
            assertThat(sources()).containsKey(test);
            files.addAll(sources().getOrDefault(test, List.of()));
        }
        if (row.state().startsWith("planned")) {
            assertThat(files).isEmpty();
        } else {
            // A display name in Java, the name of a test or of a group of tests in TypeScript.
            Pattern name = Pattern.compile(
                    "(?:@DisplayName\\(|name = |test\\(|describe\\(|\\)\\(\\s*)['\"`]" + row.id() + " ");
            assertThat(files).anyMatch(file -> name.matcher(read(file)).find(), "has a test named after the row");
        }
    }

    /**
     * That a test is there says little if it did not run. Modules that were not built are passed over, and this one, which
     * runs now.
     */
    @ParameterizedTest(name = "names tests of {0} that have run")
    @MethodSource("rows")
    @DisabledIfSystemProperty(
            named = "fanfare.tests",
            matches = "[^$].*",
            disabledReason = "not all tests were asked for")
    void namesTestsThatHaveRun(Row row) throws IOException {
        for (String test : row.tests()) {
            for (Path source : sources().getOrDefault(test, List.of())) {
                Path module = HOME.resolve(HOME.relativize(source).getName(0));
                Path reports = module.resolve("target/surefire-reports");
                if (source.toString().contains("/src/test/java/")
                        && !module.endsWith("system-tests")
                        && Files.isDirectory(reports)) {
                    assertThat(testsIn(reports.resolve("TEST-" + className(source) + ".xml")))
                            .as("how many tests of %s have run", test)
                            .isPositive();
                }
            }
        }
    }

    private static String className(Path source) {
        String path = source.toString();
        int begin = path.indexOf("/src/test/java/") + "/src/test/java/".length();
        return path.substring(begin, path.length() - ".java".length()).replace('/', '.');
    }

    /** How many tests a report tells of that were not skipped; 0 if there is none. */
    private static int testsIn(Path report) {
        if (!Files.exists(report)) {
            return 0;
        }
        Matcher suite = SUITE.matcher(read(report));
        return suite.find() ? Integer.parseInt(suite.group(1)) - Integer.parseInt(suite.group(2)) : 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }
}
