package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small server under every attack at once, and a client that must not notice. */
class SiegeTest {

    private static final Pattern USED_HEAP = Pattern.compile("used (\\d+)K");

    /** Between two bursts of one attack, so that two processors are enough for both sides. */
    private static final Duration REST = Duration.ofMillis(20);

    /** What the same heap may hold more or less of at two collections; in KiB. */
    private static final int TOLERANCE = 12 * 1024;

    private final Map<Attack, AtomicInteger> bursts = new EnumMap<>(Attack.class);

    /** What the server answered and should not have. */
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    @Test
    @DisplayName("-Xmx128m survives all attacks at once for a while: a victim gets everything, and the heap comes back")
    void forAShortWhile() throws Exception {
        survives(Duration.ofSeconds(20));
    }

    @Test
    @Tag("soak")
    @DisplayName(
            "-Xmx128m survives all attacks at once: p99 of a victim's deliveries is 100 ms at most, and the heap comes back")
    void forAnHour() throws Exception {
        Duration time = Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
        List<Duration> delays = survives(time);
        System.out.printf("%s: p50, p99 and longest %s; bursts %s%n", time, delays, bursts);
        assertThat(delays.get(1)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    /** Half, 99 % and all of the victim's deliveries took so long at most. */
    private List<Duration> survives(Duration time) throws Exception {
        try (Siege siege = Siege.standAlone("128m")) {
            Victim victim = siege.victim();
            await().until(() -> victim.received() > 200);
            long heapBefore = heap(siege.server());
            victim.delays();
            List<Thread> attackers = attackers(siege.port(), System.nanoTime() + time.toNanos());
            attackers.forEach(Thread::start);
            for (Thread attacker : attackers) {
                attacker.join();
            }
            List<Duration> delays = victim.delays(0.5, 0.99, 1.0);
            Attacker.giveUp();
            assertThat(bursts.values()).as("%s", bursts).allMatch(count -> count.get() > 0);
            // What is kept for a while comes to its end.
            await().atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(heap(siege.server())).isLessThan(heapBefore + TOLERANCE));
            int received = victim.received();
            await().until(() -> victim.received() > received + 20);
            assertThat(victim.complaints()).isEmpty();
            assertThat(complaints).isEmpty();
            assertThat(siege.server().errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
            return delays;
        }
    }

    private List<Thread> attackers(int port, long end) {
        List<Thread> attackers = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            AtomicInteger done = new AtomicInteger();
            bursts.put(attack, done);
            attackers.add(new Thread(
                    () -> {
                        while (System.nanoTime() < end) {
                            strike(attack, port, done.get());
                            done.incrementAndGet();
                            LockSupport.parkNanos(REST.toNanos());
                        }
                    },
                    attack.name()));
        }
        return attackers;
    }

    private void strike(Attack attack, int port, int number) {
        try {
            attack.strike(port, number);
        } catch (AssertionError wrong) {
            complaints.add(attack + ": " + wrong.getMessage());
        }
    }

    /** KiB of the heap that are used after a collection. */
    private static long heap(ServerProcess server) throws Exception {
        jcmd(server, "GC.run");
        String info = jcmd(server, "GC.heap_info");
        Matcher used = USED_HEAP.matcher(info);
        assertThat(used.find()).as(info).isTrue();
        return Long.parseLong(used.group(1));
    }

    private static String jcmd(ServerProcess server, String command) throws Exception {
        Path java = Path.of(
                ProcessHandle.of(server.pid()).orElseThrow().info().command().orElseThrow());
        Process jcmd = new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }
}
