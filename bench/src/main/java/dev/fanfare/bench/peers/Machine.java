package dev.fanfare.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What this machine is. */
final class Machine {

    private Machine() {}

    static String describe() {
        double gigabytes = Double.parseDouble(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1024 * 1024);
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %.0f GB of memory, %s %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                gigabytes,
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException notLinux) {
            return "0";
        }
    }
}
