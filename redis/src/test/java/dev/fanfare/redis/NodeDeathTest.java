package dev.fanfare.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Survey;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node that is killed as a process, and what another knows of its clients. */
class NodeDeathTest {

    private static final int CLIENTS = 20;
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([^\"]+)\"");

    private final RedisProcess redis = new RedisProcess();
    private Fanfare here;
    private NettyServer server;
    private NodeProcess other;

    @BeforeEach
    void start() throws IOException {
        here = NodeProcess.fanfare(redis.port());
        server = NettyServer.builder(here).port(0).start();
        other = new NodeProcess(redis.port());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> get(here.info()).answers().size() == 2);
    }

    @AfterEach
    void end() {
        other.close();
        here.close();
        redis.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private PresenceStats present() {
        return get(here.presenceStats("news:a"));
    }

    @Test
    @DisplayName("M14 clients of a node that is killed are present for a lease longer, and no ghosts after it")
    void clientsOfAKilledNodeAreNoGhosts() throws IOException {
        try (SocketClient ann = new SocketClient(server.port(), "ann")) {
            ann.subscribe("news:a", "");
            List<SocketClient> others = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SocketClient client = new SocketClient(other.port(), "user" + i);
                client.subscribe("news:a", "");
                others.add(client);
            }
            assertThat(present()).isEqualTo(new PresenceStats(CLIENTS + 1, CLIENTS + 1));
            other.kill();
            await().atMost(Duration.ofSeconds(60)).until(() -> present().equals(new PresenceStats(1, 1)));
            assertThat(get(here.presence("news:a")).values())
                    .extracting(info -> info.user())
                    .containsExactly("ann");
            for (SocketClient client : others) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("N6 who is in a group is in it after the node was killed, and the dead is not asked for long")
    void whoIsInAGroupStaysInIt() throws IOException {
        String epoch;
        try (SocketClient bob = new SocketClient(other.port(), "bob")) {
            Matcher found = EPOCH.matcher(bob.subscribe("news:a", ""));
            assertThat(found.find()).isTrue();
            epoch = found.group(1);
            get(here.notifications().addToGroup("staff", Member.user("bob")));
            DeliveryResult before = get(here.notifications().notifyGroup("staff", Notification.of("1", "before")));
            assertThat(before.delivered()).isEqualTo(1);
            bob.awaitMessage("before");
            get(here.publish("news:a", Payload.utf8("1")));
            bob.awaitMessage("\"offset\":1");
            other.kill();
        }
        get(here.publish("news:a", Payload.utf8("2")));
        try (SocketClient bob = new SocketClient(server.port(), "bob")) {
            assertThat(bob.subscribe("news:a", ",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch + "\""))
                    .contains("\"recovered\":true")
                    .contains("{\"data\":2,\"offset\":2");
            var unused = here.notifications().notifyGroup("staff", Notification.of("2", "after"));
            bob.awaitMessage("after");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                Survey<NodeInfo> survey = get(here.info());
                return survey.answers().size() == 1 && survey.problems().isEmpty();
            });
            DeliveryResult after = get(here.notifications().notifyGroup("staff", Notification.of("3", "again")));
            assertThat(after.code()).isEqualTo(DeliveryResult.OK);
            assertThat(after.delivered()).isEqualTo(1);
        }
    }
}
