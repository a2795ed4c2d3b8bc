package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S6 chat: what was confirmed is there after the demo was killed")
class DurabilityTest {

    private static final String CONFIRMED = "\"publish\":{}}";

    @TempDir
    Path data = Path.of("");

    private final Random random = new Random(11);

    /** Lets time pass in which nothing happens: the demo's own clock is what is tested. */
    private static void rest(double seconds) {
        await().pollDelay(Duration.ofMillis((long) (seconds * 1000)))
                .atMost(Duration.ofSeconds((long) seconds + 10))
                .until(() -> true);
    }

    private void afterARest(double seconds) throws Exception {
        List<String> texts = List.of("one", "two", "three", "four");
        long newest;
        try (ServerProcess demo = ServerProcess.demo(data)) {
            rest(seconds);
            try (Visitor ann = Visitor.enter(demo, "Ann")) {
                for (String text : texts) {
                    assertThat(ann.post("lobby", text)).endsWith(CONFIRMED);
                }
                newest = Collections.max(ann.messages("lobby").keySet());
            }
            demo.kill();
        }
        try (ServerProcess demo = ServerProcess.demo(data);
                Visitor bob = Visitor.enter(demo, "Bob")) {
            assertThat(bob.messages("lobby"))
                    .containsKey(newest)
                    .hasSize(4)
                    .values()
                    .containsExactlyElementsOf(texts);
            assertThat(bob.post("lobby", "five")).endsWith(CONFIRMED);
            try (Visitor cyd = Visitor.enter(demo, "Cyd")) {
                Map<Long, String> messages = cyd.messages("lobby");
                assertThat(messages.values()).containsExactly("one", "two", "three", "four", "five");
                assertThat(Collections.max(messages.keySet())).isGreaterThan(newest);
            }
        }
    }

    @ParameterizedTest(name = "after {0} s of rest")
    @ValueSource(doubles = {0, 1})
    void afterARestOfSeconds(double seconds) throws Exception {
        afterARest(seconds);
    }

    @Tag("soak")
    @ParameterizedTest(name = "after {0} s of rest")
    @ValueSource(doubles = {50, 70, 100, 150})
    void afterARestOfMinutes(double seconds) throws Exception {
        afterARest(seconds);
    }

    /** Four visitors write at the same time, each in a room of its own, until the demo is killed. */
    private void whileVisitorsWrite(int rounds) throws Exception {
        Map<String, List<String>> confirmed = new ConcurrentHashMap<>();
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess demo = ServerProcess.demo(data)) {
                List<Thread> visitors = new ArrayList<>();
                CountDownLatch enough = new CountDownLatch(1 + random.nextInt(100));
                for (int i = 0; i < 4; i++) {
                    String room = round + "-" + i;
                    confirmed.put(room, new ArrayList<>());
                    visitors.add(new Thread(() -> write(demo, room, confirmed.get(room), enough)));
                }
                visitors.forEach(Thread::start);
                assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
                demo.kill();
                for (Thread visitor : visitors) {
                    visitor.join();
                }
            }
        }
        try (ServerProcess demo = ServerProcess.demo(data);
                Visitor reader = Visitor.enter(demo, "Reader")) {
            for (Map.Entry<String, List<String>> room : confirmed.entrySet()) {
                List<String> texts =
                        new ArrayList<>(reader.messages(room.getKey()).values());
                // One more may have been stored, of whose confirmation nobody has heard.
                assertThat(texts).as(room.getKey()).startsWith(room.getValue().toArray(String[]::new));
                assertThat(texts.size() - room.getValue().size()).isBetween(0, 1);
            }
        }
        assertThat(confirmed.values()).anyMatch(texts -> !texts.isEmpty());
    }

    /** No more than a page is shown. */
    private static void write(ServerProcess demo, String room, List<String> confirmed, CountDownLatch enough) {
        try (Visitor visitor = Visitor.enter(demo, room)) {
            for (int i = 0; i < 50; i++) {
                String text = room + " " + i + " " + "x".repeat(i * 7);
                assertThat(visitor.post(room, text)).endsWith(CONFIRMED);
                confirmed.add(text.strip());
                enough.countDown();
            }
        } catch (IOException killed) {
            // As it is meant to be.
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
    }

    @Test
    @DisplayName("while several write")
    void whileSeveralWrite() throws Exception {
        whileVisitorsWrite(2);
    }

    @Test
    @Tag("soak")
    @DisplayName("thirty times while several write")
    void thirtyTimes() throws Exception {
        whileVisitorsWrite(30);
    }

    /** When it is asked to end, the database is compacted and closed. */
    private void whileItEnds(int rounds) throws Exception {
        List<String> confirmed = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            try (ServerProcess demo = ServerProcess.demo(data);
                    Visitor ann = Visitor.enter(demo, "Ann")) {
                assertThat(ann.messages("lobby")).as("round %d", round).values().containsExactlyElementsOf(confirmed);
                for (int i = 0; i < 3; i++) {
                    confirmed.add(round + "." + i);
                    assertThat(ann.post("lobby", round + "." + i)).endsWith(CONFIRMED);
                }
                demo.stop();
                rest(random.nextInt(300) / 1000.0);
                demo.kill();
            }
        }
        try (ServerProcess demo = ServerProcess.demo(data);
                Visitor bob = Visitor.enter(demo, "Bob")) {
            assertThat(bob.messages("lobby")).values().containsExactlyElementsOf(confirmed);
        }
    }

    @Test
    @DisplayName("while it was about to end and compacted its database")
    void whileItCompacts() throws Exception {
        whileItEnds(3);
    }

    @Test
    @Tag("soak")
    @DisplayName("sixteen times while it was about to end and compacted its database")
    void sixteenTimesWhileItCompacts() throws Exception {
        whileItEnds(16);
    }
}
