package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a checkout in which nothing is built, on a machine that has the tools of a system and, of Java,
 * Maven and Node, only what a test gives it. These are scripts that say which version they are, and what they
 * were told to do.
 */
@DisplayName("The launcher")
class LauncherTest {

    /** What every system has. */
    private static final List<String> TOOLS = List.of(
            "bash", "cat", "dirname", "env", "find", "grep", "head", "ls", "mkdir", "readlink", "sed", "tee", "touch");

    @TempDir
    Path temporary = Path.of("");

    private Path tools = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    private record Outcome(int exitCode, String output, String errors) {}

    @BeforeEach
    void makeTools() throws IOException {
        tools = Files.createDirectories(temporary.resolve("tools"));
        for (String tool : TOOLS) {
            Path real = Stream.of("/usr/bin", "/bin")
                    .map(folder -> Path.of(folder, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Path there = Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
            assertThat(there.toFile().setExecutable(true)).isTrue();
        }
    }

    /** A checkout with nothing in it but the launcher, which finds no Java besides those it is given. */
    private Path checkout(String name) throws IOException {
        Path home = Files.createDirectories(temporary.resolve(name));
        String script = Files.readString(Path.of(System.getProperty("fanfare.home"), "fanfare"));
        Path launcher = Files.writeString(
                home.resolve("fanfare"),
                script.replace("/usr/lib/jvm/", temporary + "/jvm/").replace("/Library/Java/", temporary + "/mac/"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.createFile(home.resolve("pom.xml"));
        return home;
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    /** A java, in a folder of its own, that says its version, or else what it was told, a word on each line. */
    private Path java(Path home, String version) throws IOException {
        return script(
                home.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo \"Picked up JAVA_TOOL_OPTIONS: -Dx=y\" >&2;"
                        + " echo 'openjdk version \"" + version + "\" 2026-01-01' >&2; else printf '%s\\n' \"$@\"; fi");
    }

    private void tool(String name, String text) throws IOException {
        script(tools.resolve(name), text);
    }

    private void maven(String version, String java, Path jdk) throws IOException {
        tool(
                "mvn",
                "if [ \"$1\" = --version ]; then echo 'Apache Maven " + version + "'; echo 'Java version: " + java
                        + ", vendor: X, runtime: " + jdk + "'; exit; fi\n"
                        + "module=; while [ $# -gt 0 ]; do [ \"$1\" != -pl ] || module=$2; shift; done\n"
                        + "echo \"[INFO] Building Fanfare in $PWD\"\n"
                        + "target=$module/target; mkdir -p \"$target/lib\"\n"
                        + "touch \"$target/lib/a.jar\" \"$target/lib/B.jar\" \"$target/fanfare-x.jar\"");
    }

    /** A machine on which everything can be built. */
    private void everything() throws IOException {
        Path jdk = temporary.resolve("jvm/17");
        java(jdk, "17.0.2");
        script(jdk.resolve("bin/javac"), "");
        maven("3.8.7", "17.0.2", jdk);
        tool("node", "echo v20.19.0");
        tool("npm", "");
    }

    private Outcome run(Path launcher, @Nullable Path from, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (from != null) {
            builder.directory(from.toFile());
        }
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(temporary, "output", "");
        Path errors = Files.createTempFile(temporary, "errors", "");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private static List<Path> built(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> !List.of(home, home.resolve("fanfare"), home.resolve("pom.xml"))
                            .contains(file))
                    .toList();
        }
    }

    /** What is missing or too old, and what the one sentence about it says. */
    @FunctionalInterface
    private interface Lack {
        void spoil(LauncherTest machine) throws IOException;
    }

    private record Row(String name, String command, String sentence, Lack lack) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Row row(String name, String command, String sentence, Lack lack) {
        return new Row(name, command, sentence, lack);
    }

    static List<Row> lacks() {
        return List.of(
                row("no Java", "serve", "needs Java 17 or later, and none was found", machine -> {
                    Files.delete(machine.temporary.resolve("jvm/17/bin/java"));
                }),
                row("Java 11", "serve", "needs Java 17 or later, and the newest found is 11: ", machine -> {
                    machine.java(machine.temporary.resolve("jvm/17"), "11.0.2");
                }),
                row("Java 8", "version", "needs Java 17 or later, and the newest found is 8: ", machine -> {
                    machine.java(machine.temporary.resolve("jvm/17"), "1.8.0_392");
                }),
                row("FANFARE_JAVA that is not there", "serve", "/no/java, which is no program", machine -> {
                    machine.environment.put("FANFARE_JAVA", "/no/java");
                }),
                row("FANFARE_JAVA that is a folder", "serve", "which is a folder", machine -> {
                    machine.environment.put("FANFARE_JAVA", machine.temporary + "/jvm/17");
                }),
                row("FANFARE_JAVA that is no Java", "serve", "which is no Java", machine -> {
                    machine.environment.put("FANFARE_JAVA", machine.tools + "/npm");
                }),
                row("FANFARE_JAVA that cannot be run", "serve", "which is no program", machine -> {
                    machine.environment.put("FANFARE_JAVA", machine.temporary + "/fanfare/pom.xml");
                }),
                row("FANFARE_JAVA that is old", "serve", "which is Java 11; Fanfare needs 17", machine -> {
                    Path old = machine.java(machine.temporary.resolve("old"), "11");
                    machine.environment.put("FANFARE_JAVA", old.toString());
                }),
                row("no Maven", "serve", "Maven (mvn) was not found", machine -> {
                    Files.delete(machine.tools.resolve("mvn"));
                }),
                row("Maven 3.6", "token", "Maven 3.8 or later", machine -> {
                    machine.maven("3.6.3", "17.0.2", machine.temporary.resolve("jvm/17"));
                }),
                row("Maven that does not run", "bench", "Maven does not run", machine -> {
                    machine.tool("mvn", "echo 'The JAVA_HOME is not defined correctly' >&2; exit 1");
                }),
                row("Maven with Java 11", "serve", "Maven uses Java 11; set JAVA_HOME", machine -> {
                    machine.maven("3.9.1", "11.0.2", machine.temporary.resolve("jvm/17"));
                }),
                row("Maven without a compiler", "serve", "a Java without a compiler", machine -> {
                    Files.delete(machine.temporary.resolve("jvm/17/bin/javac"));
                }),
                row("no Node", "demo", "built with Node, which was not found", machine -> {
                    Files.delete(machine.tools.resolve("node"));
                }),
                row("Node 18", "demo", "Node 20.19 or later, and node is v18.20.8", machine -> {
                    machine.tool("node", "echo v18.20.8");
                }),
                row("Node 20.18", "demo", "Node 20.19 or later, and node is v20.18.3", machine -> {
                    machine.tool("node", "echo v20.18.3");
                }),
                row("no npm", "demo", "npm, which was not found", machine -> {
                    Files.delete(machine.tools.resolve("npm"));
                }));
    }

    @ParameterizedTest(name = "says in a sentence what is missing, and builds nothing: {0}")
    @MethodSource("lacks")
    void saysWhatIsMissing(Row row) throws Exception {
        Path home = checkout("fanfare");
        everything();
        row.lack().spoil(this);
        Outcome outcome = run(home.resolve("fanfare"), null, row.command());
        assertThat(outcome.errors()).contains(row.sentence()).hasLineCount(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(built(home)).isEmpty();
    }

    @ParameterizedTest(name = "works in a folder named \"{0}\", through links and wherever it is called from")
    @ValueSource(
            strings = {
                "plain",
                "a b",
                " lead and trail ",
                "it's \"quoted\"",
                "$(touch x) `id` $HOME",
                "ü☃",
                "-n",
                "-",
                "a*[b]?",
                "#100%&;|<>",
                "back\\slash",
                "tab\there"
            })
    void worksInAnyFolder(String name) throws Exception {
        Path home = checkout(name);
        everything();
        Path elsewhere = Files.createDirectories(temporary.resolve("else where/deep"));
        Path relative = Files.createSymbolicLink(
                temporary.resolve("else where/one"), Path.of("..").resolve(name).resolve("fanfare"));
        Path chained = Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("../one"));
        Path folder = Files.createSymbolicLink(temporary.resolve("folder link"), home);
        // A name for `cd` to find elsewhere, and to talk about.
        environment.put("CDPATH", temporary + ":" + elsewhere + ":.");
        List<Path> ways =
                List.of(home.resolve("fanfare"), relative, chained, folder.resolve("fanfare"), Path.of("./fanfare"));
        for (Path way : ways) {
            Outcome outcome = run(way, way.isAbsolute() ? elsewhere : home, "version", "an  argument", "*");
            assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
            assertThat(outcome.output().lines())
                    .endsWith("dev.fanfare.server.cli.Main", "version", "an  argument", "*")
                    .contains(
                            "-Dfanfare.home=" + home.toRealPath(),
                            home.toRealPath() + "/server/target/fanfare-x.jar:" + home.toRealPath()
                                    + "/server/target/lib/B.jar:" + home.toRealPath() + "/server/target/lib/a.jar");
        }
        // It was built once, where it is.
        assertThat(Files.readString(home.resolve("server/target/build.log")))
                .isEqualTo("[INFO] Building Fanfare in " + home.toRealPath() + "\n");
        try (Stream<Path> all = Files.walk(temporary)) {
            assertThat(all.map(Path::toString)).noneMatch(path -> path.contains("\n"));
        }
        assertThat(elsewhere).isDirectoryContaining("glob:**/two");
    }

    @ParameterizedTest(name = "refuses a folder that cannot work, and makes nothing in it: {0}")
    @ValueSource(strings = {"new\nline", "ends with one\n", "co:lon"})
    void refusesWhatCannotWork(String name) throws Exception {
        Path home = checkout(name);
        everything();
        Outcome outcome = run(home.resolve("fanfare"), null, "version");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).startsWith("Fanfare ").hasLineCount(1);
        assertThat(built(home)).isEmpty();
    }

    @Test
    @DisplayName("runs with the newest Java there is, or with the one that is named, also from a path with spaces")
    void choosesAJava() throws Exception {
        Path home = checkout("fanfare");
        everything();
        java(temporary.resolve("jvm/26 ea"), "26-ea");
        Outcome newest = run(home.resolve("fanfare"), null, "version");
        assertThat(newest.output()).contains("-XX:+UseCompactObjectHeaders");
        Path named = java(temporary.resolve("my java"), "21.0.1");
        environment.put("FANFARE_JAVA", named.toString());
        environment.put("FANFARE_JAVA_OPTS", "-Xmx1g -Da=b");
        Outcome chosen = run(home.resolve("fanfare"), null, "version");
        assertThat(chosen.output().lines()).contains("-Xmx1g", "-Da=b").doesNotContain("-XX:+UseCompactObjectHeaders");
        assertThat(chosen.exitCode()).isZero();
    }

    @Test
    @DisplayName("does not build again what is built, and needs nothing but Java then")
    void needsNothingOnceBuilt() throws Exception {
        Path home = checkout("fanfare");
        everything();
        assertThat(run(home.resolve("fanfare"), null, "demo").exitCode()).isZero();
        for (String tool : List.of("mvn", "node", "npm")) {
            Files.delete(tools.resolve(tool));
        }
        Outcome again = run(home.resolve("fanfare"), null, "demo", "--port", "0");
        assertThat(again.errors()).isEmpty();
        assertThat(again.output().lines()).endsWith("dev.fanfare.examples.gallery.Gallery", "--port", "0");
    }

    @Test
    @DisplayName("that was copied out of its checkout says so")
    void aCopyIsNoCheckout() throws Exception {
        Path home = checkout("fanfare");
        Files.delete(home.resolve("pom.xml"));
        Outcome outcome = run(home.resolve("fanfare"), null, "version");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.errors()).contains("checkout").hasLineCount(1);
    }
}
