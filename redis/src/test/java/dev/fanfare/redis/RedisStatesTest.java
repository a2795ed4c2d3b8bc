package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPage;
import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Live objects, maps and sequences on two nodes with one Redis, as applications and clients see them. */
class RedisStatesTest {

    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");
    private static final String MAP_COMMAND =
            "{\"id\":2,\"subscribe\":{\"channel\":\"board:a\",\"type\":1,\"phase\":2,\"limit\":%d}}";

    private final RedisProcess redis = new RedisProcess("appendonly yes", "appendfsync always");
    private RedisNode one;
    private RedisNode two;

    @BeforeEach
    void start() throws IOException {
        one = new RedisNode(redis.port(), "test");
        two = new RedisNode(redis.port(), "test");
        awaitReachable();
    }

    private void awaitReachable() {
        await().atMost(Duration.ofSeconds(60)).until(() -> one.engine.isReachable() && two.engine.isReachable());
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        redis.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static String epoch(String reply) {
        Matcher found = EPOCH.matcher(reply);
        assertThat(found.find()).as(reply).isTrue();
        return found.group(1);
    }

    @Test
    @DisplayName("M14 a live object is one on two nodes: whoever follows it on either has each change, and its end")
    void aLiveObjectIsOneOnTwoNodes() throws IOException {
        get(one.fanfare.live().update("lamp", Map.of("on", true, "count", 1)));
        try (SocketClient ann = two.connect("ann");
                SocketClient bob = one.connect("bob")) {
            for (SocketClient client : List.of(ann, bob)) {
                assertThat(client.subscribe("live:lamp", ""))
                        .contains("\"on\":true")
                        .contains("\"count\":1");
            }
            get(two.fanfare.live().update("lamp", Map.of("on", false)));
            get(one.fanfare.live().add("lamp", "count", 41));
            for (SocketClient client : List.of(ann, bob)) {
                client.awaitMessage("{\"on\":false}");
                client.awaitMessage("{\"count\":42}");
            }
            assertThat(get(two.fanfare.live().get("lamp")).version()).isEqualTo(3);
            LiveResult stale = get(one.fanfare.live().update("lamp", Map.of("on", true), LiveWrite.ifVersion(2)));
            assertThat(stale.outcome()).isEqualTo(LiveResult.Outcome.CONFLICT);
            get(one.fanfare.live().update("lamp", Map.of(), LiveWrite.DEFAULT.withTtl(Duration.ofMillis(100))));
            for (SocketClient client : List.of(ann, bob)) {
                client.awaitMessage("\"gone\":\"expired\"");
            }
            assertThat(get(two.fanfare.live().get("lamp")).attributes()).isEmpty();
        }
    }

    @Test
    @DisplayName("M14 whoever follows a live object and whose node ends is given on another what has changed")
    void whoeverFollowsALiveObjectRecoversOnAnotherNode() throws IOException {
        get(two.fanfare.live().update("lamp", Map.of("on", true)));
        String epoch;
        try (SocketClient ann = one.connect("ann")) {
            epoch = epoch(ann.subscribe("live:lamp", ""));
        }
        one.close();
        get(two.fanfare.live().update("lamp", Map.of("on", false)));
        try (SocketClient ann = two.connect("ann")) {
            assertThat(ann.subscribe("live:lamp", ",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\""))
                    .contains("\"recovered\":true")
                    .contains("{\"on\":false}");
        }
    }

    @Test
    @DisplayName("M14 a map is one on two nodes: pages on one of what another has written, and then each change")
    void aMapIsOneOnTwoNodes() throws IOException {
        for (int i = 1; i <= 5; i++) {
            get(one.fanfare.maps().publish("board:a", "k" + i, Payload.utf8(Integer.toString(i))));
        }
        try (SocketClient ann = two.connect("ann")) {
            ann.send(MAP_COMMAND.formatted(100));
            assertThat(ann.awaitMessage("{\"id\":2,"))
                    .contains("\"key\":\"k1\"")
                    .contains("\"key\":\"k5\"");
            get(one.fanfare.maps().publish("board:a", "k3", Payload.utf8("33")));
            get(two.fanfare.maps().remove("board:a", "k4"));
            ann.awaitMessage("\"data\":33");
            ann.awaitMessage("\"removed\":true");
            List<String> keys = new ArrayList<>();
            String cursor = "";
            do {
                MapPage page = get(two.fanfare.maps().readState("board:a", cursor, 2));
                page.entries().stream().map(MapEntry::key).forEach(keys::add);
                cursor = page.cursor();
            } while (!cursor.isEmpty());
            assertThat(keys).containsExactly("k1", "k2", "k3", "k5");
            get(one.fanfare.maps().clear("board:a"));
            assertThat(get(two.fanfare.maps().size("board:a"))).isZero();
        }
    }

    @Test
    @DisplayName("L11 numbers of a sequence are given once, whichever node is asked")
    void numbersAreGivenOnce() {
        List<CompletionStage<Long>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add((i % 2 == 0 ? one : two).fanfare.sequence("orders").next());
        }
        assertThat(asked.stream().map(RedisStatesTest::get))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    @DisplayName(
            "M14 what is there stays when Redis is started anew with what it has kept, and whoever follows it is told")
    void whatIsThereStaysWhenRedisIsStartedAnew() throws IOException {
        get(one.fanfare.live().update("lamp", Map.of("on", true)));
        try (SocketClient ann = two.connect("ann")) {
            String epoch = epoch(ann.subscribe("live:lamp", ""));
            redis.kill();
            await().until(() -> !one.engine.isReachable() && !two.engine.isReachable());
            redis.start();
            awaitReachable();
            ann.awaitMessage("\"unsubscribe\":{\"code\":2500");
            ann.send("{\"id\":3,\"subscribe\":{\"channel\":\"live:lamp\",\"recover\":true,\"offset\":1,\"epoch\":\""
                    + epoch + "\"}}");
            String reply = ann.awaitMessage("{\"id\":3,");
            assertThat(reply).contains("\"on\":true").doesNotContain("\"recovered\":true");
            assertThat(epoch(reply)).isNotEqualTo(epoch);
            get(two.fanfare.live().update("lamp", Map.of("on", false)));
            ann.awaitMessage("{\"on\":false}");
        }
    }
}
