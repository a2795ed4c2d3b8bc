package dev.fanfare.systemtests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A public SDK, with a program that follows a live object. */
enum Sdk {
    JAVA {
        @Override
        Follower follow(Path folder, String url, String object) throws Exception {
            return new JavaFollower(url, object).follower();
        }
    },

    GO {
        @Override
        Follower follow(Path folder, String url, String object) throws Exception {
            Path sources = SOURCES.resolve("go");
            String program = folder.resolve("follow").toString();
            if (!Files.exists(Path.of(program))) {
                need("Go", sources, "go", "version");
                need("the modules of sdks/go", sources, "go", "mod", "download");
                must(sources, "go", "build", "-o", program, "./follow");
            }
            return run(url, object, program);
        }
    },

    PYTHON {
        @Override
        Follower follow(Path folder, String url, String object) throws Exception {
            Path sources = SOURCES.resolve("python");
            Path environment = folder.resolve("venv");
            String python = environment.resolve("bin/python").toString();
            if (!Files.exists(environment)) {
                need("Python with venv", sources, "python3", "-m", "venv", environment.toString());
                need("the packages of sdks/python", sources, python, "-m", "pip", "install", "-r", "requirements.txt");
            }
            return run(url, object, python, "-u", sources.resolve("follow.py").toString());
        }
    };

    /** What follows an object: a line for each state that it has of it, and one for each attempt to connect. */
    record Follower(List<String> lines, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }

    private static final Path SOURCES = Path.of(System.getProperty("fanfare.home"), "system-tests", "sdks")
            .toAbsolutePath()
            .normalize();

    private static final int MINUTES = 5;

    /**
     * Follows an object; passes the test over, and says why, where this machine has not what it takes.
     *
     * @param folder what is built stays there for the next time
     */
    abstract Follower follow(Path folder, String url, String object) throws Exception;

    private static Follower run(String url, String object, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("URL", url, "OBJECT", object));
        Process process = builder.start();
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread reader = new Thread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add));
        reader.setDaemon(true);
        reader.start();
        return new Follower(lines, process::destroyForcibly);
    }

    /** Something that not every machine has. */
    private static void need(String what, Path where, String... command) throws InterruptedException {
        String problem = problemOf(where, command);
        Assumptions.assumeTrue(problem.isEmpty(), () -> what + " cannot be had here: " + problem);
    }

    private static void must(Path where, String... command) throws InterruptedException {
        String problem = problemOf(where, command);
        if (!problem.isEmpty()) {
            throw new AssertionError(String.join(" ", command) + ": " + problem);
        }
    }

    /** Why a command failed; "" if it did not. */
    private static String problemOf(Path where, String... command) throws InterruptedException {
        try {
            Path output = Files.createTempFile("fanfare-sdk-", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(where.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean hasEnded = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            return hasEnded && process.exitValue() == 0 ? "" : "it failed: " + Files.readString(output);
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        }
    }
}
