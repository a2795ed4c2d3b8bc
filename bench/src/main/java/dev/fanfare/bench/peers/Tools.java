package dev.fanfare.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs what prepares a peer, such as a package manager. */
final class Tools {

    private static final long MINUTES = 10;

    private Tools() {}

    /**
     * Runs a command to its end.
     *
     * @return what it wrote, without white space around it
     * @throws MissingToolException if there is no such command, or it failed
     */
    static String run(Path directory, String... command) throws MissingToolException, InterruptedException {
        try {
            Path output = Files.createTempFile("fanfare-bench-", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output).strip();
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                List<String> lines = said.lines().toList();
                throw new MissingToolException("\"" + String.join(" ", command) + "\" failed: "
                        + (lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1)));
            }
            return said;
        } catch (IOException missing) {
            throw new MissingToolException(command[0] + " is not installed");
        }
    }

    /** Copies the files of a peer to where it is built, leaving alone what is there. */
    static Path copy(Path from, Path to, String... files) throws IOException {
        Files.createDirectories(to);
        for (String file : files) {
            Path target = to.resolve(file);
            if (!Files.exists(target)
                    || Files.getLastModifiedTime(target).compareTo(Files.getLastModifiedTime(from.resolve(file))) < 0) {
                Files.copy(from.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }
}
