package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.RedisProxy;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Very many subscriptions of a node, when something may have been missed in all of them. */
class ReturnOfManyTest {

    private static final int CLIENTS = 50;
    private static final int CHANNELS_OF_EACH = 100;
    private static final Pattern ENDED = Pattern.compile("\"push\":\\{\"channel\":\"([^\"]+)\",\"unsubscribe\"");
    private static final Pattern REPLY = Pattern.compile("\\{\"id\":\\d+,\"subscribe\"");
    private static final Pattern REFUSED = Pattern.compile("\\{\"id\":(\\d+),\"error\"");

    private final RedisProcess redis = new RedisProcess();
    private final RedisProxy proxy = new RedisProxy(redis.port());
    private final List<Follower> followers = new ArrayList<>();
    private final AtomicInteger replies = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<RedisNode> nodes = new ArrayList<>();

    /** Subscribes again at once to whatever ends, as SDKs do. */
    private final class Follower {
        private final RawWebSocket socket;
        private final List<String> asked = new ArrayList<>();

        Follower(int port) throws IOException {
            socket = RawWebSocket.open(port, "/connection/websocket");
            socket.sendText("{\"id\":1,\"connect\":{\"data\":\"ann\"}}");
            asked.add("");
            asked.add("");
            Thread reader = new Thread(this::read, "follower");
            reader.setDaemon(true);
            reader.start();
        }

        synchronized void subscribe(String channel) throws IOException {
            socket.sendText("{\"id\":" + asked.size() + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}");
            asked.add(channel);
        }

        private void read() {
            try {
                while (true) {
                    for (String message : socket.readText().lines().toList()) {
                        heard(message);
                    }
                }
            } catch (IOException | AssertionError closed) {
                // The test is over.
            }
        }

        private void heard(String message) throws IOException {
            Matcher end = ENDED.matcher(message);
            Matcher refused = REFUSED.matcher(message);
            if (message.equals("{}")) {
                socket.sendText("{}");
            } else if (end.find()) {
                ended.incrementAndGet();
                subscribe(end.group(1));
            } else if (refused.find()) {
                subscribe(asked.get(Integer.parseInt(refused.group(1))));
            } else if (REPLY.matcher(message).find()) {
                replies.incrementAndGet();
            }
        }
    }

    private void start(int port) throws IOException {
        nodes.add(RedisNode.attentive(port, "test"));
        nodes.add(new RedisNode(redis.port(), "test"));
        for (int i = 0; i < CLIENTS; i++) {
            Follower follower = new Follower(here().port());
            followers.add(follower);
            for (int j = 0; j < CHANNELS_OF_EACH; j++) {
                follower.subscribe(channel(i, j));
            }
        }
        awaitAll(replies);
        replies.set(0);
    }

    private RedisNode here() {
        return nodes.get(0);
    }

    private static String channel(int client, int number) {
        return "news:" + client + "-" + number;
    }

    private static void awaitAll(AtomicInteger count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> count.get() >= CLIENTS * CHANNELS_OF_EACH);
    }

    @AfterEach
    void end() {
        nodes.forEach(RedisNode::close);
        proxy.close();
        redis.close();
    }

    private void publishToAll() {
        for (int i = 0; i < CLIENTS; i++) {
            List<CompletableFuture<?>> published = new ArrayList<>();
            for (int j = 0; j < CHANNELS_OF_EACH; j++) {
                published.add(nodes.get(1)
                        .fanfare
                        .publish(channel(i, j), Payload.utf8("1"))
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).join();
        }
    }

    @Test
    @DisplayName("M14 subscribers of very many channels come back, each once, after Redis was started anew")
    void subscribersComeBackAfterRedisWasStartedAnew(TestReporter reporter) throws IOException {
        start(redis.port());
        redis.kill();
        await().until(() -> !here().engine.isReachable());
        redis.start();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(here().engine::isReachable);
        long reached = System.nanoTime();
        awaitAll(replies);
        report(reporter, "Redis was reached", reached);
        assertThat(ended).hasValue(CLIENTS * CHANNELS_OF_EACH);
    }

    @Test
    @DisplayName("M14 subscribers of very many channels are told, each once, of what a node has missed without hearing")
    void subscribersAreToldOfWhatANodeHasMissed(TestReporter reporter) throws IOException {
        start(proxy.port());
        proxy.swallowAnnouncements();
        publishToAll();
        long published = System.nanoTime();
        awaitAll(replies);
        report(reporter, "what was missed was published", published);
        assertThat(ended).hasValue(CLIENTS * CHANNELS_OF_EACH);
    }

    private void report(TestReporter reporter, String what, long since) {
        reporter.publishEntry(
                "all are back",
                (System.nanoTime() - since) / 1_000_000 + " ms after " + what + " all " + CLIENTS * CHANNELS_OF_EACH
                        + " subscribers were back");
    }
}
