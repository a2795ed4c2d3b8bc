package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/** Servers on fake time, closed after each test. */
abstract class SessionTestBase {

    static final ClientOptions INSECURE = ClientOptions.builder().insecure(true).build();

    static final NamespaceOptions STREAM = NamespaceOptions.builder()
            .historySize(10)
            .historyTtl(Duration.ofMinutes(1))
            .forceRecovery(true)
            .build();

    /** On how many nodes the servers run; another than one where the class says so. */
    @Parameter
    Nodes nodes = Nodes.ONE;

    private final List<TestServer> servers = new ArrayList<>();

    private final int unreleasedBefore = RecordingTransport.unreleasedBatches();

    @AfterEach
    void closeServersAndLookForLeaks() {
        servers.forEach(TestServer::close);
        assertThat(RecordingTransport.unreleasedBatches())
                .as("Invariant 6: every buffer is released exactly once")
                .isEqualTo(unreleasedBefore);
    }

    TestServer server(Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(configure);
        servers.add(server);
        return server;
    }

    /** Everybody may do everything; {@code stream:} keeps a history. */
    TestServer insecure() {
        return server(builder -> builder.clients(INSECURE)
                .namespace("stream", STREAM)
                .namespace(
                        "who",
                        NamespaceOptions.builder()
                                .presence(true)
                                .joinLeave(true)
                                .forcePushJoinLeave(true)
                                .build()));
    }

    /** A client that has connected with a token; "" for none. */
    static TestClient connect(TestServer server, String token) {
        TestClient client = server.open();
        client.call(Request.Connect.with(token), Result.Connect.class);
        return client;
    }

    static StreamPosition publish(TestServer server, String channel, String json) {
        return server.get(server.fanfare().publish(channel, Payload.utf8(json))).position();
    }

    /** Lets time pass, while clients answer their pings. */
    static void keepAlive(TestServer server, int seconds, TestClient... clients) {
        for (int i = 0; i < seconds; i++) {
            server.advance(Duration.ofSeconds(1));
            for (TestClient client : clients) {
                if (client.takePing()) {
                    client.send(new Request.Pong());
                }
            }
        }
    }

    /** The payloads of the publications a client received since it was last asked. */
    static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    static List<Long> offsets(List<Publication> publications) {
        return publications.stream().map(Publication::offset).toList();
    }
}
