package dev.fanfare.redis.internal.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.handler.UnavailableException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.TestRedis;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a link bears: more than Redis takes at once, and a Redis that does not tell everything. */
class RedisLinkTest {

    private static final String PREFIX = "fanfare";

    private final RedisProcess redis = new RedisProcess();
    private final List<RedisLink> links = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<List<String>> interruptions = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        links.forEach(RedisLink::end);
        redis.close();
    }

    private RedisLink link(LinkOptions options) {
        return opened(TestRedis.link(options));
    }

    private RedisLink opened(RedisLink link) {
        links.add(link);
        return link;
    }

    private RedisFeed feed(RedisLink link) {
        return new RedisFeed(link, "messages", new Receiver() {
            @Override
            public void heard(String channel, byte[] message) {
                heard.add(channel);
            }

            @Override
            public void interrupted(List<String> channels) {
                interruptions.add(channels);
            }
        });
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private static Throwable problem(CompletionStage<?> stage) {
        return get(stage.handle((done, problem) -> Problems.causeOf(problem)));
    }

    @Test
    @DisplayName("M14 very many channels that are wanted one by one are heard, however few commands may be under way")
    void veryManyChannelsThatAreWantedOneByOneAreHeard() {
        RedisLink link = link(TestRedis.narrow(redis.port(), PREFIX, 100, 1 << 20));
        try (RedisFeed feed = feed(link)) {
            await().until(feed::isUp);
            redis.hold();
            List<CompletableFuture<Void>> wanted = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                wanted.add(feed.subscribe(List.of("one" + i)).toCompletableFuture());
            }
            redis.release();
            wanted.forEach(RedisLinkTest::get);
            assertThat(interruptions).isEmpty();
            assertThat(redis.ask(commands -> commands.info("commandstats")).lines())
                    .as("what is wanted while others are under way is asked for together")
                    .anyMatch(line -> line.matches("cmdstat_subscribe:calls=[1-9]\\d?,.*"));
            for (int i = 0; i < 5_000; i += 50) {
                get(link.publish("one" + i, new byte[1]));
            }
            await().until(() -> heard.size() == 100);
        }
    }

    @Test
    @DisplayName("M14 a connection that is lost while names are taken may have missed something of those that were")
    void aConnectionThatIsLostWhileNamesAreTakenMayHaveMissedSomething() {
        RedisLink link = link(TestRedis.options(redis.port(), PREFIX));
        redis.ask(commands -> commands.ping());
        redis.hold();
        try (RedisFeed feed = feed(link)) {
            int moreThanAreUnderWay = 2 * Subscriptions.BATCH * Subscriptions.UNDER_WAY;
            CompletableFuture<?>[] taken = IntStream.range(0, moreThanAreUnderWay)
                    .mapToObj(i -> feed.subscribe(List.of("one" + i)).toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            // On the thread of the connection, which takes nothing more until it is cut.
            CompletableFuture<?> cut = CompletableFuture.anyOf(taken)
                    .thenRun(() -> redis.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub())));
            redis.release();
            get(cut);
            await().until(() -> !interruptions.isEmpty());
            assertThat(interruptions.get(0)).hasSize(moreThanAreUnderWay);
        }
    }

    @Test
    @DisplayName("M14 what is not wanted any more before Redis was asked for it is not waited for in vain")
    void whatIsNotWantedAnyMoreIsNotWaitedFor() {
        redis.hold();
        RedisLink link = opened(TestRedis.unconnected(TestRedis.options(redis.port(), PREFIX)));
        try (RedisFeed feed = feed(link)) {
            CompletionStage<Void> subscribed = feed.subscribe(List.of("a"));
            feed.unsubscribe(List.of("a"));
            assertThat(problem(subscribed)).isInstanceOf(UnavailableException.class);
            redis.release();
            await().until(feed::isUp);
            get(feed.subscribe(List.of("a")));
        }
    }

    @Test
    @DisplayName(
            "M14 no more bytes are under way to Redis than are allowed, and one publication that is larger by itself")
    void noMoreBytesAreUnderWayThanAreAllowed() {
        byte[] tenth = new byte[100_000];
        RedisLink link = link(TestRedis.narrow(redis.port(), PREFIX, 1_000, 10L * tenth.length));
        redis.hold();
        List<CompletionStage<Void>> fits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            fits.add(link.publish("a", tenth));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(problem(link.publish("a", tenth)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no more than 1000000 bytes may be under way");
        }
        assertThat(fits).noneMatch(each -> each.toCompletableFuture().isDone());
        redis.release();
        fits.forEach(RedisLinkTest::get);
        get(link.publish("a", new byte[20 * tenth.length]));
        for (int round = 0; round < 50; round++) {
            get(link.publish("a", tenth));
        }
    }

    @Test
    @DisplayName(
            "M14 no more commands are under way to Redis than are allowed, which says so, and no connection is lost")
    void noMoreCommandsAreUnderWayThanAreAllowed() {
        RedisLink link = link(TestRedis.narrow(redis.port(), PREFIX, 100, 1 << 20));
        redis.hold();
        List<CompletionStage<Void>> fits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            fits.add(link.publish("a", new byte[1]));
        }
        assertThat(problem(link.publish("a", new byte[1])))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no more commands than commandQueueSize may be under way");
        redis.release();
        fits.forEach(RedisLinkTest::get);
        get(link.publish("a", new byte[1]));
    }

    @Test
    @DisplayName(
            "M14 a Redis that may not say which one it is does its work, and the log has once what is lost by that")
    void aRedisThatMayNotSayWhichOneItIs() {
        redis.ask(commands -> commands.aclSetuser(
                "shy",
                AclSetuserArgs.Builder.on()
                        .addPassword("secret")
                        .allKeys()
                        .allChannels()
                        .allCommands()
                        .removeCommand(CommandType.INFO)));
        LinkOptions options = TestRedis.options(redis.port(), PREFIX);
        options.address().setAuthentication("shy", "secret".toCharArray());
        Logger log = (Logger) LoggerFactory.getLogger(RedisLink.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        RedisLink link = link(options);
        try (RedisFeed feed = feed(link)) {
            get(feed.subscribe(List.of("a")));
            redis.ask(commands ->
                    commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
            redis.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
            await().until(() -> interruptions.size() == 1);
            await().ignoreExceptions().until(() -> get(link.publish("a", new byte[1])) == null);
            await().until(() -> heard.contains("a"));
            assertThat(List.copyOf(appender.list))
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(message -> message.contains("does not say which one it is"))
                    .singleElement()
                    .asString()
                    .contains("NOPERM", "Permit this user the command INFO");
        } finally {
            log.detachAppender(appender);
        }
    }
}
