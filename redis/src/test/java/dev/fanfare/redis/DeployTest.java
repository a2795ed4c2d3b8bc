package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node that stops while its clients are given messages, and another to which they go. */
class DeployTest {

    private static final int CLIENTS = 300;
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");
    private static final Pattern PUBLICATION = Pattern.compile("\"data\":(\\d+),\"offset\":(\\d+)");

    private final RedisProcess redis = new RedisProcess();
    private final List<Long> farewells = new CopyOnWriteArrayList<>();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger recovered = new AtomicInteger();
    private final List<Follower> followers = new ArrayList<>();
    private RedisNode old;
    private RedisNode next;

    @BeforeEach
    void start() throws IOException {
        old = new RedisNode(redis.port(), "test");
        next = new RedisNode(redis.port(), "test");
    }

    @AfterEach
    void end() {
        old.close();
        next.close();
        redis.close();
    }

    /** Comes back at the other node when it is asked to go, with the position that it has. */
    private final class Follower {
        private final List<Integer> got = new CopyOnWriteArrayList<>();
        private String epoch = "";
        private long offset;

        Follower() {
            Thread thread = new Thread(this::live, "follower");
            thread.setDaemon(true);
            thread.start();
        }

        private void live() {
            try {
                follow(old.port());
                follow(next.port());
            } catch (IOException | AssertionError closed) {
                // The test is over.
            }
        }

        private void follow(int port) throws IOException {
            try (RawWebSocket socket = RawWebSocket.open(port, "/connection/websocket")) {
                socket.sendText("{\"id\":1,\"connect\":{\"data\":\"ann\"}}");
                String position = epoch.isEmpty()
                        ? ""
                        : ",\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"";
                socket.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news:a\"" + position + "}}");
                while (true) {
                    RawWebSocket.Frame frame = socket.readFrame();
                    if (frame.opcode() == RawWebSocket.CLOSE) {
                        assertThat(frame.closeCode()).isEqualTo(3001);
                        farewells.add(System.nanoTime());
                        return;
                    }
                    for (String message : frame.text().lines().toList()) {
                        heard(socket, message);
                    }
                }
            }
        }

        private void heard(RawWebSocket socket, String message) throws IOException {
            if (message.equals("{}")) {
                socket.sendText("{}");
            }
            Matcher publication = PUBLICATION.matcher(message);
            while (publication.find()) {
                got.add(Integer.parseInt(publication.group(1)));
                offset = Long.parseLong(publication.group(2));
            }
            if (message.contains("\"subscribe\":")) {
                Matcher found = EPOCH.matcher(message);
                epoch = found.find() ? found.group(1) : epoch;
                (message.contains("\"recovered\":true") ? recovered : subscribed).incrementAndGet();
            }
        }
    }

    @Test
    @DisplayName("M15 clients of a node that stops go one after the other, and miss nothing at the next")
    void clientsOfANodeThatStopsGoOneAfterTheOther() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            followers.add(new Follower());
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> subscribed.get() == CLIENTS);
        int port = old.port();
        long begun = System.nanoTime();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(old::close);
        int published = 0;
        while (!stopped.isDone()) {
            // A message for each that goes: what is published between its end here and its beginning there is kept.
            int gone = published;
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> farewells.size() > gone || stopped.isDone());
            published++;
            next.fanfare
                    .publish("news:a", Payload.utf8(Integer.toString(published)))
                    .toCompletableFuture()
                    .join();
            if (published == CLIENTS / 2) {
                assertThat(old.fanfare.isReady()).isFalse();
                assertThatThrownBy(() -> RawWebSocket.open(port, "/connection/websocket"))
                        .isInstanceOf(IOException.class);
            }
        }
        stopped.get(60, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(60)).until(() -> recovered.get() == CLIENTS);
        List<Integer> all = IntStream.rangeClosed(1, published).boxed().toList();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(followers)
                        .allSatisfy(follower -> assertThat(follower.got).containsExactlyElementsOf(all)));
        assertThat(farewells).hasSize(CLIENTS);
        // Ten milliseconds for each: in no quarter of that time is there a storm of them.
        long quarter = Duration.ofMillis(10).multipliedBy(CLIENTS).dividedBy(4).toNanos();
        for (int i = 0; i < 4; i++) {
            long from = begun + i * quarter;
            assertThat(farewells.stream().filter(each -> each < from + quarter && each >= from))
                    .as("quarter %d", i)
                    .hasSizeBetween(CLIENTS / 20, CLIENTS / 2);
        }
    }
}
