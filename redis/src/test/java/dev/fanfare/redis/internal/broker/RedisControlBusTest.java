package dev.fanfare.redis.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.redis.internal.TestRedis;
import io.lettuce.core.KillArgs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedisControlBusTest {

    private final TestRedis redis = new TestRedis();
    private final List<Node> nodes = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private final class Node {
        private final List<String> received = new CopyOnWriteArrayList<>();
        private final RedisControlBus bus = new RedisControlBus(redis.layout());

        Node(String id) {
            bus.start(id, message -> received.add(new String(message, StandardCharsets.UTF_8)));
            nodes.add(this);
        }
    }

    @BeforeEach
    void start() {
        for (String id : List.of("a", "b", "c")) {
            new Node(id);
        }
        String channel = redis.prefix() + ":nodes";
        await().until(() ->
                redis.server().ask(commands -> commands.pubsubNumsub(channel)).containsValue((long) nodes.size()));
    }

    @AfterEach
    void end() {
        nodes.forEach(node -> node.bus.close());
    }

    @Test
    @DisplayName("M14 what a node sends to all others on Redis, each of them gets, and the node itself does not")
    void whatIsSentToOthersIsGivenToThem() {
        nodes.get(0).bus.sendToOthers(bytes("one")).toCompletableFuture().join();
        nodes.get(1).bus.sendToOthers(bytes("two")).toCompletableFuture().join();
        await().untilAsserted(() -> {
            assertThat(nodes.get(0).received).containsExactly("two");
            assertThat(nodes.get(1).received).containsExactly("one");
            assertThat(nodes.get(2).received).containsExactly("one", "two");
        });
    }

    @Test
    @DisplayName("M14 what a node sends to one on Redis, that one gets alone")
    void whatIsSentToOneIsGivenToIt() {
        nodes.get(0).bus.send("c", bytes("for c")).toCompletableFuture().join();
        nodes.get(0).bus.send("gone", bytes("for nobody")).toCompletableFuture().join();
        nodes.get(0).bus.sendToOthers(bytes("last")).toCompletableFuture().join();
        await().untilAsserted(() -> {
            assertThat(nodes.get(2).received).containsExactly("for c", "last");
            assertThat(nodes.get(1).received).containsExactly("last");
        });
        assertThat(nodes.get(0).received).isEmpty();
    }

    @Test
    @DisplayName("M14 a node hears the others again after Redis has closed its connections")
    void aNodeHearsTheOthersAgain() {
        redis.server().ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        await().untilAsserted(() -> {
            nodes.get(0).bus.sendToOthers(bytes("again"));
            assertThat(nodes.get(1).received).contains("again");
            assertThat(nodes.get(2).received).contains("again");
        });
    }
}
