package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All attacks at once, for {@code soak.minutes} (60), on a heap of 128 MiB. */
@Tag("soak")
class SoakTest {

    private static final Duration TIME = Duration.ofMinutes(Long.getLong("soak.minutes", 60));

    /** How long an attacker rests between two bursts, at the most. */
    private static final int REST_MILLIS = 400;

    /** What histories of the last minute, and what the JVM compiles and caches, may take beside what was there before. */
    private static final long SLACK = 12L << 20;

    @Test
    @DisplayName("the stand-alone server lives through all attacks, and its heap is what it was")
    void theStandAloneServerLives() throws Exception {
        try (Siege siege = Siege.standAlone("128m")) {
            AtomicInteger bursts = new AtomicInteger();
            // What is made once and stays is there before it is measured.
            attack(siege, Duration.ofSeconds(20), bursts);
            rest();
            long before = heap(siege);
            siege.victim().delays(0);
            attack(siege, TIME, bursts);
            List<Duration> delays = siege.victim().delays(0.5, 0.99, 0.999, 1);
            rest();
            long after = heap(siege);
            System.out.printf(
                    "%d bursts in %s; %d deliveries: p50 %s, p99 %s, p99.9 %s, slowest %s; heap %d KiB before, %d KiB"
                            + " after; log: %s%n",
                    bursts.get(),
                    TIME,
                    siege.victim().received(),
                    delays.get(0),
                    delays.get(1),
                    delays.get(2),
                    delays.get(3),
                    before >> 10,
                    after >> 10,
                    siege.server().errors().stream().limit(20).toList());
            assertThat(siege.victim().complaints()).isEmpty();
            assertThat(delays.get(1)).isLessThan(Duration.ofMillis(100));
            assertThat(after).isLessThan(before + SLACK);
        }
    }

    private static void attack(Siege siege, Duration time, AtomicInteger bursts) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Thread> attackers = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            attackers.add(new Thread(() -> {
                for (int i = 0;
                        System.nanoTime() < end && siege.victim().complaints().isEmpty();
                        i++) {
                    attack.strike(siege.port(), i);
                    bursts.incrementAndGet();
                    pause(ThreadLocalRandom.current().nextInt(REST_MILLIS));
                }
            }));
        }
        attackers.forEach(Thread::start);
        for (Thread attacker : attackers) {
            attacker.join();
        }
        Attack.giveUp();
    }

    private static void pause(int millis) {
        await().pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ofMillis(millis))
                .until(() -> true);
    }

    /** Lets histories and half-open connections come to their ends. */
    private static void rest() {
        await().pollDelay(Duration.ofSeconds(90))
                .atMost(Duration.ofSeconds(120))
                .until(() -> true);
    }

    /** What is alive in the heap of the server, in bytes: counted after a full collection. */
    private static long heap(Siege siege) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("test.java")).resolveSibling("jcmd");
        Process process =
                new ProcessBuilder(jcmd.toString(), Long.toString(siege.server().pid()), "GC.class_histogram").start();
        long total = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("Total")) {
                    total = Long.parseLong(line.trim().split("\\s+")[2]);
                }
            }
        }
        process.waitFor();
        return total;
    }
}
