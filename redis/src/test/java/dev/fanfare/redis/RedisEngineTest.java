package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.UnavailableException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.RedisProcess;
import io.lettuce.core.AclSetuserArgs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two nodes on one Redis, as applications and clients see them. */
class RedisEngineTest {

    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");

    private final RedisProcess redis = new RedisProcess();
    private RedisNode one;
    private RedisNode two;

    @BeforeEach
    void start() throws IOException {
        one = new RedisNode(redis.port(), "test");
        two = new RedisNode(redis.port(), "test");
        await().until(() -> get(one.fanfare.info()).answers().size() == 2
                && get(two.fanfare.info()).answers().size() == 2);
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

    private static Throwable problem(CompletionStage<?> stage) {
        return stage.handle((done, problem) -> Problems.causeOf(problem))
                .toCompletableFuture()
                .join();
    }

    private static void publish(RedisNode node, String data) {
        get(node.fanfare.publish("news:a", Payload.utf8(data)));
    }

    @Test
    @DisplayName("M14 what one node publishes, the clients of another on the same Redis get, and see who is there")
    void whatOneNodePublishesTheClientsOfAnotherGet() throws IOException {
        try (SocketClient ann = two.connect("ann");
                SocketClient bob = one.connect("bob")) {
            ann.subscribe("news:a", "");
            bob.subscribe("news:a", "");
            publish(one, "1");
            publish(two, "2");
            for (SocketClient client : new SocketClient[] {ann, bob}) {
                client.awaitMessage("{\"push\":{\"channel\":\"news:a\",\"pub\":{\"data\":1,\"offset\":1");
                client.awaitMessage("{\"push\":{\"channel\":\"news:a\",\"pub\":{\"data\":2,\"offset\":2");
            }
            assertThat(get(one.fanfare.presence("news:a")).values())
                    .extracting(info -> info.user())
                    .containsExactlyInAnyOrder("ann", "bob");
            assertThat(get(two.fanfare.presenceStats("news:a")).clients()).isEqualTo(2);
            get(one.fanfare.disconnect(ClientSelector.ofUser("ann"), Disconnect.INSUFFICIENT_STATE));
            ann.awaitMessage("closed");
            await().until(() -> get(one.fanfare.presenceStats("news:a")).clients() == 1);
        }
    }

    @Test
    @DisplayName("M14 a client recovers on another node what it has missed")
    void aClientRecoversOnAnotherNode() throws IOException {
        String epoch;
        try (SocketClient ann = one.connect("ann")) {
            Matcher found = EPOCH.matcher(ann.subscribe("news:a", ""));
            assertThat(found.find()).isTrue();
            epoch = found.group(1);
            publish(one, "1");
            ann.awaitMessage("\"offset\":1");
        }
        one.close();
        publish(two, "2");
        try (SocketClient ann = two.connect("ann")) {
            String reply = ann.subscribe("news:a", ",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\"");
            assertThat(reply)
                    .contains("\"recovered\":true")
                    .contains("{\"data\":2,\"offset\":2")
                    .doesNotContain("\"data\":1");
        }
    }

    @Test
    @DisplayName(
            "M14 a client that has a position is told when Redis was started anew, and does not recover what is not there")
    void aClientIsToldWhenRedisWasStartedAnew() throws IOException {
        try (SocketClient ann = two.connect("ann")) {
            Matcher found = EPOCH.matcher(ann.subscribe("news:a", ""));
            assertThat(found.find()).isTrue();
            publish(one, "1");
            ann.awaitMessage("\"offset\":1");
            redis.kill();
            await().until(() -> !one.engine.isReachable() && !two.engine.isReachable());
            assertThat(problem(one.fanfare.publish("news:a", Payload.utf8("2"))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("Redis at 127.0.0.1:" + redis.port());
            redis.start();
            await().until(() -> one.engine.isReachable() && two.engine.isReachable());
            ann.awaitMessage("\"unsubscribe\":{\"code\":2500");
            ann.send("{\"id\":3,\"subscribe\":{\"channel\":\"news:a\",\"recover\":true,\"offset\":1,\"epoch\":\""
                    + found.group(1) + "\"}}");
            assertThat(ann.awaitMessage("{\"id\":3,"))
                    .contains("\"was_recovering\":true")
                    .doesNotContain("\"recovered\":true");
            publish(one, "3");
            ann.awaitMessage("\"data\":3");
        }
    }

    @Test
    @DisplayName("M14 an outage is one warning of each node in the log, however much is asked meanwhile")
    void anOutageIsOneWarning() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("dev.fanfare");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        try (SocketClient ann = two.connect("ann")) {
            redis.kill();
            await().until(() -> !one.engine.isReachable() && !two.engine.isReachable());
            for (int i = 10; i < 40; i++) {
                ann.send("{\"id\":" + i + ",\"subscribe\":{\"channel\":\"news:" + i + "\"}}");
                assertThat(problem(one.fanfare.publish("news:a", Payload.utf8("1"))))
                        .isInstanceOf(UnavailableException.class);
            }
            for (int i = 10; i < 40; i++) {
                assertThat(ann.awaitMessage("{\"id\":" + i + ",")).contains("\"code\":100");
            }
            assertThat(List.copyOf(appender.list))
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .hasSize(2)
                    .allMatch(
                            message -> message.startsWith("Redis at 127.0.0.1:" + redis.port() + " is not reached: "));
        } finally {
            log.detachAppender(appender);
        }
    }

    @Test
    @DisplayName("M14 an engine is made while Redis is away, and does its work when it is there")
    void anEngineIsMadeWhileRedisIsAway() throws IOException {
        redis.kill();
        try (RedisNode third = new RedisNode(redis.port(), "test")) {
            assertThat(third.engine.isReachable()).isFalse();
            redis.start();
            await().until(third.engine::isReachable);
            publish(third, "1");
        }
    }

    @Test
    @DisplayName("M14 the end of a node, or of an engine that none was made with, leaves no connection to Redis")
    void theEndLeavesNoConnection() {
        RedisEngine unused =
                RedisEngine.builder("redis://127.0.0.1:" + redis.port()).build();
        assertThat(clients()).isPositive();
        unused.close();
        one.close();
        two.close();
        await().until(() -> clients() == 0);
    }

    private long clients() {
        return redis.ask(commands -> commands.clientList())
                .lines()
                .filter(client -> client.contains("name=fanfare "))
                .count();
    }

    @Test
    @DisplayName("M14 what an engine cannot be made of is refused, and the password is in no message")
    void whatAnEngineCannotBeMadeOfIsRefused() {
        for (String address :
                new String[] {"", "localhost:6379", "http://localhost", "redis://", "redis://:secret@:x"}) {
            assertThatThrownBy(() -> RedisEngine.builder(address))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("redis://")
                    .hasMessageNotContaining("secret");
        }
        RedisEngineBuilder builder = RedisEngine.builder("redis://localhost");
        assertThatThrownBy(() -> builder.prefix("")).hasMessageContaining("prefix must not be empty");
        assertThatThrownBy(() -> builder.prefix("a{b")).hasMessageContaining("brace");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ZERO)).hasMessageContaining("commandTimeout");
        assertThatThrownBy(() -> builder.probeInterval(Duration.ZERO)).hasMessageContaining("probeInterval");
        assertThatThrownBy(() -> builder.commandQueueSize(99))
                .hasMessageContaining("commandQueueSize must be at least 100");
        assertThatThrownBy(() -> builder.commandQueueBytes(0)).hasMessageContaining("commandQueueBytes");
        assertThatThrownBy(() -> builder.trust(Path.of("/there/is/none")))
                .hasMessageContaining("authorities: there is no");
        assertThatThrownBy(() -> builder.certificate(Path.of("/none"), Path.of("/none")))
                .hasMessageContaining("chain: there is no");
    }

    @Test
    @DisplayName("M14 a Redis is reached by its Unix socket, and what is published there, others hear that come by TCP")
    void aRedisIsReachedByItsUnixSocket(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("redis.sock");
        try (RedisProcess local = new RedisProcess("unixsocket " + socket);
                RedisNode byHost = new RedisNode(local.port(), "fanfare");
                RedisNode bySocket = new RedisNode("unix://" + socket, "fanfare");
                SocketClient ann = byHost.connect("ann")) {
            ann.subscribe("news:a", "");
            publish(bySocket, "1");
            ann.awaitMessage("{\"push\":{\"channel\":\"news:a\",\"pub\":{\"data\":1");
            await().until(bySocket.engine::isReachable);
            local.kill();
            await().until(() -> !bySocket.engine.isReachable());
            assertThat(problem(bySocket.fanfare.publish("news:a", Payload.utf8("2"))))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining(socket.toString());
            local.start();
            await().atMost(Duration.ofSeconds(60)).until(bySocket.engine::isReachable);
        }
    }

    @Test
    @DisplayName("M14 what contradicts each other among the addresses of several Redis is refused")
    void whatContradictsEachOtherAmongAddressesIsRefused() {
        assertThatThrownBy(() -> RedisEngine.builder("redis://a", "redis://b", "redis://a:6379"))
                .hasMessageContaining("a:6379 is there twice");
        assertThatThrownBy(() -> RedisEngine.builder("redis://a/1", "redis://b"))
                .hasMessageContaining("have 1 and 0");
        assertThatThrownBy(() -> RedisEngine.builder("unix://redis.sock")).hasMessageContaining("three slashes");
        assertThatThrownBy(() -> RedisEngine.builder("redis://a").database(1))
                .hasMessageContaining("stands behind the address, as /1");
        assertThatThrownBy(() -> RedisEngine.builder("redis://a").shardedPubSub(true))
                .hasMessageContaining("is for a cluster");
        assertThatThrownBy(() -> RedisEngine.sentinelBuilder(" ", "redis://s"))
                .hasMessageContaining("the name by which");
        assertThatThrownBy(() -> RedisEngine.sentinelBuilder("m", "unix:///s")).hasMessageContaining("no sentinel");
        assertThatThrownBy(() -> RedisEngine.sentinelBuilder("m", "redis://s").database(-1))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> RedisEngine.clusterBuilder("redis://c/1"))
                .hasMessageContaining("no databases but one");
        assertThatThrownBy(() -> RedisEngine.clusterBuilder("redis://c", "rediss://d"))
                .hasMessageContaining("all with rediss://");
        assertThatThrownBy(() -> RedisEngine.clusterBuilder("redis://c").database(1))
                .hasMessageContaining("no databases but one");
    }

    @Test
    @DisplayName("M14 a password that Redis refuses is told, and fails what is asked")
    void aPasswordThatRedisRefusesIsTold() {
        redis.ask(commands -> commands.configSet("requirepass", "right"));
        try (RedisEngine wrong = RedisEngine.builder("redis://127.0.0.1:" + redis.port())
                        .credentials("", "wrong")
                        .build();
                RedisEngine right = RedisEngine.builder("redis://127.0.0.1:" + redis.port())
                        .credentials("", "right")
                        .build()) {
            try (Fanfare fanfare = wrong.addTo(Fanfare.builder()).build()) {
                assertThat(problem(fanfare.publish("a", Payload.utf8("1"))))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("WRONGPASS");
            }
            try (Fanfare fanfare = right.addTo(Fanfare.builder()).build()) {
                get(fanfare.publish("a", Payload.utf8("1")));
            }
        }
    }

    @Test
    @DisplayName("M14 a node that does not hear the others says that it cannot do its work")
    void aNodeThatDoesNotHearTheOthersSaysSo() {
        redis.ask(commands -> commands.aclSetuser(
                "deaf",
                AclSetuserArgs.Builder.on()
                        .addPassword("secret")
                        .allKeys()
                        .allCommands()
                        .resetChannels()
                        .channelPattern("test:channel:*")
                        .channelPattern("test:probe:*")));
        RedisEngine engine = RedisEngine.builder("redis://deaf:secret@127.0.0.1:" + redis.port())
                .prefix("test")
                .build();
        try (Fanfare fanfare = engine.addTo(Fanfare.builder()).build()) {
            get(fanfare.publish("a", Payload.utf8("1")));
            assertThat(engine.isReachable()).isFalse();
            redis.ask(commands -> commands.aclSetuser("deaf", AclSetuserArgs.Builder.allChannels()));
            await().until(engine::isReachable);
        }
    }
}
