package dev.fanfare.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.history.Recovery;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Clients that do anything at all, in any order. Nothing fails, whoever is closed is told a documented code,
 * a victim that does nothing wrong gets everything, and what they took is given back.
 */
class SessionFuzz {

    private static final List<String> CHANNELS = List.of(
            "a",
            "stream:a",
            "stream:b",
            "cache:a",
            "who:a",
            "latest:a",
            "binary:a",
            "notify:*",
            "none:a",
            "",
            "$a",
            "a#b",
            "a".repeat(300));

    private static NamespaceOptions.Builder stream() {
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
                                .forceRecoveryMode(Recovery.Mode.CACHE)
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
                act(server, others[who], data);
                if (victim.takePing()) {
                    victim.send(new Request.Pong());
                }
                server.get(server.fanfare().publish("victim", Payload.utf8(String.valueOf(++published))));
                assertThat(victim.pushes(Push.Published.class))
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
            assertThat(server.fanfare().info().clients()).isEqualTo(1);
            assertThat(server.get(server.fanfare().presence("who:a"))).isEmpty();
        }
        assertThat(RecordingTransport.unreleasedBatches()).isEqualTo(unreleased);
    }

    private static void act(TestServer server, TestClient client, FuzzedDataProvider data) {
        switch (data.consumeInt(0, 11)) {
            case 0 -> client.sendRaw(data.consumeBytes(data.consumeInt(1, 200)));
            case 1 -> client.drop();
            case 2 -> server.advance(Duration.ofMillis(data.consumeInt(0, 9_000)));
            case 3 -> client.transport().writable(data.consumeBoolean());
            case 4 -> server.fanfare().publish(data.pickValue(CHANNELS), payload(data));
            case 5 -> server.fanfare().notifications().broadcast(new Notification("a", "", "", Payload.utf8("1")));
            case 6 -> server.handlersRun(data.consumeBoolean());
            default -> send(client, data);
        }
        server.handlersRun(true);
    }

    private static void send(TestClient client, FuzzedDataProvider data) {
        int count = data.consumeInt(1, 4);
        Command[] commands = new Command[count];
        for (int i = 0; i < count; i++) {
            commands[i] = new Command(data.consumeInt(0, 5), request(data));
        }
        try {
            client.sendAll(commands);
        } catch (NotJsonException cannotBeSaid) {
            // The client's own codec refuses it.
        }
    }

    private static Request request(FuzzedDataProvider data) {
        String channel = data.pickValue(CHANNELS);
        return switch (data.consumeInt(0, 12)) {
            case 0 ->
                new Request.Connect("", payload(data), Map.of(channel, subscribe(channel, data)), "", "", Map.of());
            case 1, 2 -> subscribe(channel, data);
            case 3 -> new Request.Unsubscribe(channel);
            case 4, 5 -> new Request.Publish(channel, payload(data));
            case 6 -> new Request.Presence(channel);
            case 7 -> new Request.PresenceStats(channel);
            case 8 -> new Request.History(channel, data.consumeInt(-2, 10), position(data), data.consumeBoolean());
            case 9 -> new Request.Send(payload(data));
            case 10 -> new Request.Rpc(data.pickValue(List.of("echo", "fail", "none", "fanfare.event")), payload(data));
            case 11 -> new Request.Refresh(data.consumeString(20));
            default -> data.consumeBoolean() ? new Request.SubRefresh(channel, "a.b.c") : new Request.Pong();
        };
    }

    private static Request.Subscribe subscribe(String channel, FuzzedDataProvider data) {
        return new Request.Subscribe(
                channel,
                data.consumeBoolean() ? "" : "a.b.c",
                data.consumeBoolean(),
                position(data),
                payload(data),
                data.consumeBoolean(),
                data.consumeBoolean(),
                data.consumeBoolean(),
                data.consumeBoolean() ? "" : "fossil",
                null,
                data.consumeInt(0, 3),
                data.consumeInt(0, 2));
    }

    private static StreamPosition position(FuzzedDataProvider data) {
        return new StreamPosition(data.consumeInt(0, 8), data.consumeBoolean() ? "" : data.consumeString(8));
    }

    private static Payload payload(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> Payload.EMPTY;
            case 1 -> Payload.utf8("{\"a\": 1}");
            case 2 -> Payload.utf8("\"" + "x".repeat(data.consumeInt(0, 500)) + "\"");
            default -> Payload.wrap(data.consumeBytes(20));
        };
    }
}
