package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The launcher, the jars of the build, and a cache that is made of them here, in a folder with a name that wants quotes. It
 * takes a JDK 25, the newest that the launcher finds; where there is none, nothing of this can be tried.
 */
@DisplayName("The ahead-of-time cache")
@DisabledOnOs(OS.WINDOWS)
class AheadOfTimeCacheTest {

    private static final Path BUILT = Path.of(System.getProperty("fanfare.home"), "server");

    /** Of a class of ours, what Java says if it need not be read and checked. */
    private static final String FROM_THE_CACHE = "dev.fanfare.server.cli.Main source: shared objects file";

    @TempDir
    static Path shared = Path.of("");

    @TempDir
    Path own = Path.of("");

    private static Path trained = Path.of("");

    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("");

    private record Outcome(int exitCode, String output, String errors) {}

    @BeforeAll
    static void train() throws Exception {
        trained = checkout(shared, "trained, 1st");
        Outcome outcome = run(trained, Map.of(), "cache");
        assumeTrue(!outcome.errors().startsWith("Only Java 25 or later"), outcome.errors());
        assertThat(outcome)
                .as(() -> said(trained.resolve("server/target/training.log")))
                .isEqualTo(new Outcome(0, "", ""));
        assertThat(cacheOf(trained)).isNotEmptyFile();
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException none) {
            return none.toString();
        }
    }

    /** Each has a copy of its own, to spoil; that it was moved does no harm to the cache. */
    @BeforeEach
    void copy() throws IOException {
        home = checkout(own, "it's a copy");
        for (String file : List.of("fanfare.aot", "fanfare.aot.sum")) {
            Files.copy(
                    trained.resolve("server/target").resolve(file),
                    home.resolve("server/target").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path checkout(Path parent, String name) throws IOException {
        Path home = Files.createDirectory(parent.resolve(name));
        copy(BUILT.resolve("../fanfare"), home.resolve("fanfare"));
        Files.createSymbolicLink(home.resolve("a link"), Path.of("fanfare"));
        Files.createFile(home.resolve("pom.xml"));
        String training = "src/training/java/Training.java";
        copy(BUILT.resolve(training), home.resolve("server").resolve(training));
        for (Path folder : List.of(BUILT.resolve("target"), BUILT.resolve("target/lib"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    copy(jar, home.resolve("server").resolve(BUILT.relativize(jar)));
                }
            }
        }
        Files.createFile(home.resolve("server/target/built"));
        return home;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static Path cacheOf(Path home) {
        return home.resolve("server/target/fanfare.aot");
    }

    private static ProcessBuilder launcher(Path home, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("a link").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("FANFARE_JAVA", "FANFARE_JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static Outcome run(Path home, Map<String, String> environment, String... arguments) throws Exception {
        Path output = Files.createTempFile(shared, "output", "");
        Path errors = Files.createTempFile(shared, "errors", "");
        Process process = launcher(home, environment, arguments)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** Serves until it says that it is ready, and a moment later no more: what it wrote to standard output. */
    private List<String> serve(String options) throws Exception {
        environment.merge("FANFARE_JAVA_OPTS", options, (before, more) -> before + " " + more);
        Process process = launcher(home, environment, "serve", "--port", "0", "--set", "log.level=error")
                .redirectErrorStream(true)
                .start();
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                if (line.startsWith("Fanfare listening on ")) {
                    process.toHandle().destroy();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        return output;
    }

    /** Whether a server uses it. */
    private boolean isUsed() throws Exception {
        assertThat(serve(traced())).singleElement().asString().startsWith("Fanfare listening on ");
        return comesFromTheCache();
    }

    /** The same, asked of a command that is over soon. */
    private boolean isUsedAtAll() throws Exception {
        environment.merge("FANFARE_JAVA_OPTS", traced(), (before, more) -> before + " " + more);
        Outcome outcome = run(home, environment, "version");
        assertThat(outcome.output()).startsWith("Fanfare ").hasLineCount(1);
        assertThat(outcome.errors()).isEmpty();
        return comesFromTheCache();
    }

    private String traced() throws IOException {
        return "-Xlog:class+load:file=" + own.toRealPath() + "/classes.log";
    }

    private boolean comesFromTheCache() throws IOException {
        return Files.readString(own.resolve("classes.log")).contains(FROM_THE_CACHE);
    }

    @Test
    @DisplayName("gives a server its classes, wherever it was moved with its jars, and says nothing")
    void isUsedByAServer() throws Exception {
        assertThat(isUsed()).isTrue();
    }

    @Test
    @DisplayName("gives its classes to a command that is over soon, too")
    void isUsedByACommand() throws Exception {
        assertThat(isUsedAtAll()).isTrue();
    }

    @Test
    @DisplayName("is not made again as long as it can be used")
    void isKept() throws Exception {
        FileTime made = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(cacheOf(home), made);
        assertThat(run(home, environment, "cache")).isEqualTo(new Outcome(0, "", ""));
        assertThat(Files.getLastModifiedTime(cacheOf(home))).isEqualTo(made);
    }

    @Test
    @DisplayName("that can neither be used nor made again is removed, with one sentence that says where to look")
    void aTrainingThatFails() throws Exception {
        Files.delete(jar("fanfare-netty"));
        Outcome outcome = run(home, environment, "cache");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors())
                .contains("No cache was made", "training.log says why")
                .hasLineCount(1);
        assertThat(Files.readString(home.resolve("server/target/training.log"))).contains("dev/fanfare/netty/");
        try (Stream<Path> files = Files.list(home.resolve("server/target"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .filteredOn(name -> name.contains(".aot") || name.endsWith(".sum"))
                    .isEmpty();
        }
    }

    private Path jar(String name) throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("server/target/lib"))) {
            return jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @FunctionalInterface
    private interface Spoiler {
        void spoil(AheadOfTimeCacheTest test) throws Exception;
    }

    private record Row(String name, Spoiler spoiler) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, Spoiler spoiler) {
        return new Row(name, spoiler);
    }

    private static Row damaged(double place) {
        return row("bytes are wrong at " + place + " of it", test -> {
            try (FileChannel file = FileChannel.open(cacheOf(test.home), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[] {(byte) 0xa5, 0x5a, -1, 1}), (long) (file.size() * place));
            }
        });
    }

    private static Row cut(double place) {
        return row("it ends at " + place + " of it", test -> {
            try (FileChannel file = FileChannel.open(cacheOf(test.home), StandardOpenOption.WRITE)) {
                file.truncate((long) (file.size() * place));
            }
        });
    }

    private static Row with(String variable, String value) {
        return row(variable + "=" + value, test -> test.environment.put(variable, value));
    }

    static List<Row> reasons() {
        return List.of(
                row("it is not there", test -> Files.delete(cacheOf(test.home))),
                row("its sum is not there", test -> Files.delete(test.home.resolve("server/target/fanfare.aot.sum"))),
                row("it is a folder", test -> {
                    Files.delete(cacheOf(test.home));
                    Files.createDirectory(cacheOf(test.home));
                }),
                row("it is another file", test -> Files.writeString(cacheOf(test.home), "something else")),
                row("it goes on behind its end", test -> {
                    Files.writeString(cacheOf(test.home), "more", StandardOpenOption.APPEND);
                }),
                cut(0),
                cut(0.00001),
                cut(0.5),
                cut(0.999999),
                damaged(0),
                damaged(0.000002),
                damaged(0.1),
                damaged(0.6),
                // Where the objects are: Java breaks off.
                damaged(0.98),
                damaged(0.999),
                row("a jar is younger", test -> {
                    Files.setLastModifiedTime(test.jar("fanfare-core"), FileTime.from(Instant.now()));
                }),
                row("a jar came to it", test -> {
                    Files.copy(test.jar("slf4j"), test.home.resolve("server/target/lib/a.jar"));
                }),
                row("there is another Java", test -> {
                    test.environment.put("FANFARE_JAVA", System.getProperty("java.home") + "/bin/java");
                    assumeTrue(Runtime.version().feature() < 25);
                }),
                with("FANFARE_JAVA_OPTS", "-XX:+UseSerialGC -XX:-UseCompressedOops"),
                with("FANFARE_JAVA_OPTS", "-XX:+UseZGC"),
                with("FANFARE_JAVA_OPTS", "-XX:-UseCompactObjectHeaders"),
                with("FANFARE_JAVA_OPTS", "-Xshare:off"),
                with("FANFARE_JAVA_OPTS", "-Xmx1g -Xshare:auto"),
                with("FANFARE_JAVA_OPTS", "-XX:AOTMode=off"));
    }

    @ParameterizedTest(name = "is passed over in silence: {0}")
    @MethodSource("reasons")
    void isPassedOver(Row row) throws Exception {
        row.spoiler().spoil(this);
        assertThat(isUsedAtAll()).isFalse();
    }

    @Test
    @DisplayName("may be left out by options that Java takes from elsewhere, which are the only thing it talks about")
    void optionsFromElsewhere() throws Exception {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            Outcome outcome = run(home, Map.of(variable, "-Xshare:auto"), "version");
            assertThat(outcome.output()).startsWith("Fanfare ").hasLineCount(1);
            assertThat(outcome.errors()).contains(variable).hasLineCount(1);
        }
    }

    @Test
    @DisplayName("is used, and nothing is written, in a folder in which nothing can be written")
    void aFolderForReadingOnly() throws Exception {
        assertThat(home.resolve("server/target").toFile().setWritable(false)).isTrue();
        try {
            assertThat(isUsed()).isTrue();
        } finally {
            assertThat(home.resolve("server/target").toFile().setWritable(true)).isTrue();
        }
    }
}
