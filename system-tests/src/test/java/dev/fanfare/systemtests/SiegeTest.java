package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small server, everything at once that strangers and accidents do to it, and a client that must not notice. */
class SiegeTest {

    private static final String CONFIG = """
            client: {insecure: true, token: {hmac_secret_key: a secret that is long enough}}
            http_api: {key: key}
            websocket: {compression: true}
            prometheus: {enabled: true}
            notifications:
              {enabled: true, secret: a secret that is long enough, retention_ttl: 30s, group_membership_ttl: 30s}
            channel:
              history_meta_ttl: 1m
              without_namespace: {history_size: 10, history_ttl: 30s, presence: true, join_leave: true}
            """;

    private static final Pattern USED_HEAP = Pattern.compile("used (\\d+)K");
    private static final Duration PACE = Duration.ofMillis(20);

    /** Between two rounds of one churn, so that two processors are enough for both sides. */
    private static final Duration REST = Duration.ofMillis(5);

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Map<Churn, AtomicLong> rounds = new EnumMap<>(Churn.class);
    private final List<Long> delays = new ArrayList<>();

    @Test
    @DisplayName("-Xmx128m survives all churns at once for a while: a victim gets everything, and the heap comes back")
    void forAShortWhile() throws Exception {
        survives(Duration.ofSeconds(20));
    }

    @Test
    @Tag("soak")
    @DisplayName(
            "-Xmx128m survives all churns at once: p99 of a victim's deliveries is 100 ms at most, and the heap comes back")
    void forAnHour() throws Exception {
        Duration time = Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
        long heapBefore = survives(time);
        delays.sort(null);
        long p99 = delays.get(delays.size() * 99 / 100);
        System.out.printf(
                "%s: %d deliveries, p50 %.1f ms, p99 %.1f ms, longest %.1f ms; heap before %d KiB; rounds %s%n",
                time,
                delays.size(),
                delays.get(delays.size() / 2) / 1e6,
                p99 / 1e6,
                delays.get(delays.size() - 1) / 1e6,
                heapBefore,
                rounds);
        assertThat(Duration.ofNanos(p99)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    private long survives(Duration time) throws Exception {
        try (ServerProcess server = ServerProcess.serve(CONFIG, 0, "128m");
                RawWebSocket victim = Churn.session(server, "")) {
            victim.readText();
            victim.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"victim\"}}");
            victim.readText();
            for (int i = 1; i <= 500; i++) {
                deliver(server, victim, i);
            }
            delays.clear();
            long heapBefore = heap(server);
            List<Thread> churns = new ArrayList<>();
            for (Churn churn : Churn.values()) {
                AtomicLong done = new AtomicLong();
                rounds.put(churn, done);
                churns.add(new Thread(() -> repeat(churn, server, done), churn.name()));
            }
            churns.forEach(Thread::start);
            int published = 500;
            for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
                deliver(server, victim, ++published);
                LockSupport.parkNanos(PACE.toNanos());
            }
            isOver.set(true);
            for (Thread churn : churns) {
                churn.join();
            }
            assertThat(rounds.values()).as("%s", rounds).allMatch(count -> count.get() > 0);
            int last = published;
            AtomicLong next = new AtomicLong(last);
            // What is kept for a while comes to its end.
            await().atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        deliver(server, victim, next.incrementAndGet());
                        assertThat(heap(server)).isLessThan(heapBefore + 12 * 1024);
                    });
            assertThat(server.errors()).noneMatch(line -> line.contains("OutOfMemoryError"));
            return heapBefore;
        }
    }

    /** Publishes, and insists that the victim gets just that. */
    private void deliver(ServerProcess server, RawWebSocket victim, long number) throws IOException {
        long before = System.nanoTime();
        assertThat(server.api("publish", "{\"channel\":\"victim\",\"data\":" + number + "}"))
                .contains("\"offset\"");
        String text = victim.readText();
        while (text.equals("{}") || !text.contains("\"pub\"")) {
            if (text.equals("{}")) {
                victim.sendText("{}");
            }
            text = victim.readText();
        }
        delays.add(System.nanoTime() - before);
        assertThat(text).contains("\"channel\":\"victim\"").contains("\"data\":" + number + ",");
    }

    private void repeat(Churn churn, ServerProcess server, AtomicLong done) {
        Churn.Round round = churn.at(server);
        while (!isOver.get()) {
            try {
                round.run();
                done.incrementAndGet();
            } catch (IOException | RuntimeException | AssertionError answered) {
                try {
                    round.anew();
                } catch (IOException again) {
                    LockSupport.parkNanos(REST.toNanos());
                }
            }
            LockSupport.parkNanos(REST.toNanos());
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
