package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of code of the guides is what some file has, and those files are compiled and run: {@code
 * examples} by its tests, {@code examples/guides} and {@code system-tests} by the system tests.
 */
@DisplayName("The guides")
class GuidesTest {

    /** Where the files are that the build compiles and runs. */
    private static final List<String> RUN = List.of(
            "examples/src/main/",
            "examples/src/test/",
            "examples/guides/",
            "system-tests/js/",
            "system-tests/sdks/",
            "web/examples-angular/",
            "web/examples-react/");

    /** Languages for which there is no compiler here; the guide says so. */
    private static final Set<String> ONLY_READ = Set.of("swift", "csharp", "dart");

    /** Blocks that are no programs, by their first lines, and why. */
    private static final Map<String, String> NO_PROGRAMS = Map.ofEntries(
            Map.entry("./fanfare demo", "runs until it is ended; the tests of the chat start it"),
            Map.entry("mvn verify", "is this build"),
            Map.entry("npm i centrifuge", "fetches from a registry"),
            Map.entry("npm i centrifuge ws", "fetches from a registry"),
            Map.entry("go get github.com/centrifugal/centrifuge-go@v0.12.1", "fetches from a registry"),
            Map.entry("pip install centrifuge-python", "fetches from a registry"),
            Map.entry("dotnet add package Centrifugal.Centrifuge", "fetches from a registry"),
            Map.entry("flutter pub add centrifuge", "fetches from a registry"),
            Map.entry("ulimit -n 1048576            # in the shell that starts it", "needs another user"),
            Map.entry("./fanfare serve --config bench/peers/fanfare.yaml &", "measures for minutes"),
            Map.entry("./fanfare bench peers", "measures for minutes"),
            Map.entry(
                    "./fanfare bench peers --only redis-publish-32,redis-many-channels,redis-fanout-1,redis-fanout-2",
                    "measures for minutes"),
            Map.entry(
                    "./fanfare serve --config fanfare.yaml --set engine.type=redis --port 8000",
                    "needs a Redis; the tests of nodes on one are in redis and server"),
            Map.entry("./fanfare bench cluster", "measures for minutes"),
            Map.entry("./fanfare bench layout", "works for seconds; its tests are in bench"),
            Map.entry(
                    "./fanfare bench live --connections 10000 --rate 50 --server-pid $PID --api-key KEY",
                    "measures for minutes"),
            Map.entry("./fanfare bench jmh -prof gc", "measures for minutes"),
            Map.entry("./run              # all of them", "needs compilers that not everybody has"));

    static Stream<Guide.Block> blocks() throws IOException {
        try (Stream<Path> docs = Files.walk(Guide.HOME.resolve("docs"))) {
            List<Path> files = Stream.concat(
                            Stream.of(
                                            "README.md",
                                            "CONTRIBUTING.md",
                                            "system-tests/sdks/README.md",
                                            "web/client/README.md")
                                    .map(Guide.HOME::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
            return files.stream().flatMap(file -> Guide.read(file).blocks().stream());
        }
    }

    @ParameterizedTest(name = "show at {0} what is compiled and run")
    @MethodSource("blocks")
    void showWhatIsCompiledAndRun(Guide.Block block) {
        if (block.marker() != null) {
            assertThat(RUN).anyMatch(block.marker()::startsWith);
            assertThat(block.text()).isEqualTo(Guide.snippet(block.marker()));
        } else if (block.language().equals("xml")) {
            isADependencyThatThereIs(block.text());
        } else if (!ONLY_READ.contains(block.language()) && !block.language().equals("yaml")) {
            assertThat(NO_PROGRAMS)
                    .as("A marker <!-- snippet: FILE#NAME --> before the block")
                    .containsKey(block.firstLine());
        }
    }

    private static void isADependencyThatThereIs(String xml) {
        String root = Guide.text(Guide.HOME.resolve("pom.xml"));
        Matcher dependency = Pattern.compile(
                        "<dependency>\\s*<groupId>(.*)</groupId>\\s*<artifactId>(.*)</artifactId>\\s*"
                                + "<version>(.*)</version>\\s*(<scope>runtime</scope>\\s*)?</dependency>\\s*")
                .matcher(xml);
        int end = 0;
        while (dependency.find()) {
            assertThat(dependency.start()).isEqualTo(end);
            end = dependency.end();
            boolean isOurs = dependency.group(1).equals("dev.fanfare");
            assertThat(root).containsSubsequence("<artifactId>" + dependency.group(2) + "</artifactId>");
            assertThat(root)
                    .contains(
                            isOurs
                                    ? "<version>" + dependency.group(3) + "</version>"
                                    : "." + "version>" + dependency.group(3) + "</" + dependency.group(2)
                                            + ".version>");
        }
        assertThat(end).isEqualTo(xml.length());
    }

    static Stream<Guide.Block> configurations() throws IOException {
        return blocks().filter(block -> block.language().equals("yaml"));
    }

    @ParameterizedTest(name = "show at {0} a configuration that is taken")
    @MethodSource("configurations")
    void showConfigurationsThatAreTaken(Guide.Block block, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("fanfare.yaml"), block.text());
        ConfigLoader loader = new ConfigLoader();
        ServerConfig.Remarks remarks = loader.file(file).load().remarks();
        // The list of all keys has some without a value.
        if (!block.guide().equals("docs/configuration.md")) {
            assertThat(remarks.warnings()).isEmpty();
        }
    }

    @Test
    @DisplayName("know no other blocks that are no programs")
    void knowNoOtherBlocks() throws IOException {
        assertThat(blocks().map(Guide.Block::firstLine).collect(Collectors.toSet()))
                .containsAll(NO_PROGRAMS.keySet());
    }

    /** What is shown in the tables of a guide must be in a program, too, whatever its line breaks. */
    @ParameterizedTest(name = "have in a program what the tables of coming-from.md have: {0}")
    @MethodSource("linesOfTables")
    void haveInAProgramWhatTheTablesHave(String code) {
        List<String> programs = Stream.of(
                        "examples/src/test/java/dev/fanfare/examples/guides/ComingFromTest.java",
                        "examples/src/test/java/dev/fanfare/examples/guides/ComingFromPushTest.java",
                        "system-tests/js/src/guides/comingfrom.ts")
                .map(file -> withoutSpace(withoutComments(Guide.text(Guide.HOME.resolve(file)))))
                .toList();
        assertThat(programs).anyMatch(program -> program.contains(withoutSpace(code)));
    }

    static Stream<String> linesOfTables() {
        Pattern span = Pattern.compile("`([^`]+)`");
        return Guide.read(Guide.HOME.resolve("docs/coming-from.md")).lines().stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(line.indexOf(" | ") + 3))
                .flatMap(line -> span.matcher(line).results().map(each -> each.group(1)))
                .filter(code -> code.contains("(") && !code.equals("Character(20)"))
                .distinct();
    }

    private static String withoutComments(String program) {
        return program.replaceAll("(?m)^\\s*(//|\\*|/\\*).*$", "");
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s", "");
    }
}
