package dev.fanfare.redis.internal.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.format.Values;
import io.lettuce.core.KillArgs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedisFeedTest {

    private final TestRedis redis = new TestRedis();
    private final RedisLink link = redis.link();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<List<String>> interruptions = new CopyOnWriteArrayList<>();
    private final RedisFeed feed = new RedisFeed(link, "messages", new Receiver() {
        @Override
        public void heard(String channel, byte[] message) {
            if (channel.endsWith("broken")) {
                throw new IllegalStateException("as this test wants it");
            }
            heard.add(channel.substring(redis.prefix().length()) + "=" + new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void interrupted(List<String> channels) {
            interruptions.add(channels);
        }
    });

    @AfterEach
    void end() {
        feed.close();
        link.end();
    }

    private String name(String rest) {
        return redis.prefix() + rest;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private void subscribe(String... names) {
        get(feed.subscribe(List.of(names).stream().map(this::name).toList()));
    }

    private void subscribePrefix(String name) {
        get(feed.subscribePrefixes(List.of(name(name))));
    }

    private void publish(String channel, String message) {
        link.publish(name(channel), Values.bytes(message)).toCompletableFuture().join();
    }

    private boolean isSubscribed(String channel) {
        return !redis.server()
                .ask(commands -> commands.pubsubChannels(name(channel)))
                .isEmpty();
    }

    @Test
    @DisplayName("M14 what is wanted in several ways is heard once, however these come and go")
    void whatIsWantedInSeveralWaysIsHeardOnce() {
        subscribe("a.b");
        subscribePrefix("a");
        subscribePrefix("a.");
        publish("a.b", "1");
        publish("a.c", "2");
        feed.unsubscribe(List.of(name("a.b")));
        publish("a.b", "3");
        feed.unsubscribePrefixes(List.of(name("a")));
        publish("a.b", "4");
        publish("ab", "nobody");
        await().until(() -> heard.contains("a.b=4"));
        feed.unsubscribePrefixes(List.of(name("a.")));
        subscribe("a.b");
        publish("a.b", "5");
        await().until(() -> heard.contains("a.b=5"));
        assertThat(heard).containsExactly("a.b=1", "a.c=2", "a.b=3", "a.b=4", "a.b=5");
    }

    @Test
    @DisplayName("M14 what means something in a pattern of Redis means itself in a prefix")
    void whatMeansSomethingInAPatternMeansItself() {
        for (String odd : List.of("*", "?", "[ab]", "\\", "^", "a\\*")) {
            subscribePrefix(odd + ":");
            publish(odd + ":x", "yes");
            publish("other:x", "no");
        }
        await().until(() -> heard.size() == 6);
        assertThat(heard).allMatch(each -> each.endsWith(":x=yes"));
    }

    @Test
    @DisplayName(
            "M14 Redis is told of what is not wanted any more after a while, and not of what is wanted again by then")
    void redisIsToldLaterOfWhatIsNotWantedAnyMore() {
        subscribe("kept", "left");
        assertThat(isSubscribed("left")).isTrue();
        long before = System.nanoTime();
        feed.unsubscribe(List.of(name("kept"), name("left")));
        boolean isKept = isSubscribed("left");
        assertThat(isKept || System.nanoTime() - before >= TimeUnit.SECONDS.toNanos(1))
                .as("told after a second at the earliest")
                .isTrue();
        subscribe("kept");
        await().until(() -> !isSubscribed("left"));
        assertThat(isSubscribed("kept")).isTrue();
        publish("kept", "1");
        await().until(() -> heard.equals(List.of("kept=1")));
        subscribe("left");
        assertThat(isSubscribed("left")).isTrue();
    }

    @Test
    @DisplayName("M14 very many channels are wanted together, and again over another connection, which is told once")
    void veryManyChannelsAreWantedAgain() {
        String[] names = IntStream.range(0, 3_000).mapToObj(i -> "many" + i).toArray(String[]::new);
        subscribe(names);
        redis.server().ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        await().until(() -> interruptions.size() == 1);
        assertThat(interruptions.get(0)).hasSize(names.length);
        for (String name : List.of("many0", "many1500", "many2999")) {
            publish(name, "1");
        }
        await().until(() -> heard.size() == 3);
        assertThat(heard).containsExactly("many0=1", "many1500=1", "many2999=1");
    }

    @Test
    @DisplayName(
            "M14 everything is heard that was announced before one asks whether it is, and a lost connection says no")
    void everythingIsHeardThatWasAnnouncedBefore() {
        subscribe("a");
        for (int i = 1; i <= 20; i++) {
            List<CompletableFuture<Void>> published = IntStream.range(0, 200)
                    .mapToObj(j -> link.publish(name("a"), Values.bytes(j)).toCompletableFuture())
                    .toList();
            published.get(published.size() - 1).join();
            feed.settled().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(heard).hasSize(i * published.size());
        }
        redis.server().ask(commands -> commands.clientPause(300));
        CompletableFuture<Void> settled = feed.settled().toCompletableFuture();
        redis.server().ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        assertThat(settled.handle((done, problem) -> problem).join())
                .hasRootCauseInstanceOf(UnavailableException.class);
    }

    @Test
    @DisplayName("M14 what is not wanted any more while the connection is made anew is not wanted by that again")
    void whatIsNotWantedWhileTheConnectionIsMadeAnewIsNotWantedAgain() {
        List<String> fleeting =
                IntStream.range(0, 20_000).mapToObj(i -> name("fleeting" + i)).toList();
        subscribe("stays");
        get(feed.subscribe(fleeting));
        redis.server().ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        for (String each : fleeting) {
            feed.unsubscribe(List.of(each));
        }
        await().until(() -> interruptions.size() == 1);
        await().until(() -> redis.server()
                .ask(commands -> commands.pubsubChannels(name("fleeting*")))
                .isEmpty());
        publish("stays", "1");
        await().until(() -> heard.contains("stays=1"));
    }

    @Test
    @DisplayName("M14 a receiver that fails does not end the connection for all others")
    void aReceiverThatFailsDoesNotEndTheConnection() {
        subscribe("a", "broken");
        publish("broken", "1");
        publish("a", "2");
        await().until(() -> heard.contains("a=2"));
        assertThat(interruptions).isEmpty();
    }
}
