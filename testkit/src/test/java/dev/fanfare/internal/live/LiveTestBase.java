package dev.fanfare.internal.live;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveState;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/** Engines with live objects, on fake time. */
abstract class LiveTestBase {

    @Parameter
    Nodes nodes = Nodes.ONE;

    final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(TestServer::close);
    }

    TestServer server(Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(builder -> {
            builder.live(LiveOptions.DEFAULT).onConnecting(event -> TestClient.believed(event));
            configure.accept(builder);
        });
        servers.add(server);
        return server;
    }

    TestServer server() {
        return server(builder -> {});
    }

    static TestClient client(TestServer server, String user) {
        TestClient client = server.open();
        client.call(TestClient.as(user), Result.Connect.class);
        return client;
    }

    static LiveResult update(TestServer server, String id, Map<String, ?> attributes) {
        return server.get(server.fanfare().live().update(id, attributes));
    }

    static LiveState get(TestServer server, String id) {
        return server.get(server.fanfare().live().get(id));
    }

    /** The data of what a client received since it was last asked. */
    static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    static ProtocolError refusal(TestServer server, CompletionStage<?> stage) {
        try {
            server.get(stage);
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof ErrorException refused) {
                return refused.error();
            }
            throw failed;
        }
        throw new AssertionError("nothing was refused");
    }
}
