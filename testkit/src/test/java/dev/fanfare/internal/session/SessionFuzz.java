package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clients that do anything at all, in any order. Nothing fails, whoever is closed is told a documented code,
 * a victim that does nothing wrong gets everything, and what they took is given back.
 *
 * <p>No method here may have a record in its signature: those that are loaded before the fuzzer instruments
 * them lose their fields.
 */
class SessionFuzz {

    private static NamespaceOptionsBuilder stream() {
        return NamespaceOptions.builder()
                .historySize(5)
                .historyTtl(Duration.ofSeconds(30))
                .allowRecovery(true)
                .allowPositioning(true);
    }

    private static final Set<Integer> CODES = Stream.of(Disconnect.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Disconnect.class)
            .map(field -> {
                try {
                    return ((Disconnect) field.get(null)).code();
                } catch (IllegalAccessException impossible) {
                    throw new AssertionError(impossible);
                }
            })
            .collect(Collectors.toSet());

    private static void configure(FanfareBuilder builder) {
        builder.clients(ClientOptions.builder().insecure(true).build())
                .namespace("stream", stream().build())
                .namespace(
                        "cache",
                        stream()
                                .forceRecovery(true)
                                .forceRecoveryMode(RecoveryMode.CACHE)
                                .build())
                .namespace(
                        "who",
                        NamespaceOptions.builder()
                                .presence(true)
                                .joinLeave(true)
                                .forcePushJoinLeave(true)
                                .build())
                .namespace(
                        "latest",
                        NamespaceOptions.builder()
                                .slowConsumerPolicy(SlowConsumers.Policy.LATEST)
                                .maxRate(2)
                                .build())
                .namespace(
                        "binary",
                        NamespaceOptions.builder()
                                .publicationDataFormat(PublicationFormat.BINARY)
                                .build())
                .notifications(NotificationOptions.DEFAULT)
                .onRpc("echo", event -> event.data())
                .onRpc("fail", event -> {
                    throw new IllegalStateException("on purpose");
                });
    }

    @FuzzTest(maxDuration = "10m")
    void sessions(FuzzedDataProvider data) {
        int unreleased = RecordingTransport.unreleasedBatches();
        try (TestServer server = new TestServer(SessionFuzz::configure)) {
            TestClient victim = server.connect();
            victim.subscribe("victim");
            TestClient[] others = new TestClient[3];
            int published = 0;
            for (int step = 0; step < 60 && data.remainingBytes() > 0; step++) {
                int who = data.consumeInt(0, others.length - 1);
                if (others[who] == null || others[who].closedWith() != null) {
                    others[who] =
                            server.open(data.consumeBoolean() ? RecordingTransport.JSON : RecordingTransport.PROTOBUF);
                    if (data.consumeInt(0, 9) > 0) {
                        others[who].send(Request.Connect.with(""));
                    }
                }
                AnyAct.act(server, others[who], data);
                if (victim.takePing()) {
                    victim.send(new Request.Pong());
                }
                server.get(server.fanfare().publish("victim", Payload.utf8(String.valueOf(++published))));
                assertThat(victim.pushes(Push.Published.class))
                        .filteredOn(push -> push.channel().equals("victim"))
                        .extracting(push -> push.publication().data().utf8())
                        .containsExactly(String.valueOf(published));
            }
            for (TestClient other : others) {
                if (other != null) {
                    if (other.closedWith() != null) {
                        assertThat(other.closedWith().code()).isIn(CODES);
                    }
                    other.drop();
                }
            }
            assertThat(server.fanfare().nodeInfo().clients()).isEqualTo(1);
            assertThat(server.get(server.fanfare().presence("who:a"))).isEmpty();
        }
        assertThat(RecordingTransport.unreleasedBatches()).isEqualTo(unreleased);
    }
}
