package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.http.Handshake;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;

/** Servers with notifications on fake time, closed after each test. */
abstract class NotifyTestBase {

    static final String SECRET = "a secret of more than 16 bytes";

    static final Notification READY = Notification.of("report", "your report is ready");

    /** On how many nodes the servers run; another than one where the class says so. */
    @Parameter
    Nodes nodes = Nodes.ONE;

    private final List<TestServer> servers = new ArrayList<>();
    private final int unreleasedBefore = RecordingTransport.unreleasedBatches();

    @AfterEach
    void closeServersAndLookForLeaks() {
        servers.forEach(TestServer::close);
        servers.clear();
        assertThat(RecordingTransport.unreleasedBatches())
                .as("Invariant 6: every buffer is released exactly once")
                .isEqualTo(unreleasedBefore);
    }

    static NotificationOptions.Builder options() {
        return NotificationOptions.builder().secret(SECRET);
    }

    TestServer server() {
        return server(options().build(), builder -> {});
    }

    /** Everybody may connect; the name of the client application is the user. */
    TestServer server(NotificationOptions options, Consumer<FanfareBuilder> configure) {
        TestServer server = nodes.server(builder -> {
            builder.notifications(options)
                    .clients(ClientOptions.builder().queueMaxSize(20_000).build())
                    .onConnecting(event -> Credentials.of(event.name()));
            configure.accept(builder);
        });
        servers.add(server);
        return server;
    }

    /** A connection and the client it belongs to. */
    record Connected(TestClient connection, String id, String token, Result.Connect result) {

        /** What has arrived since this was last asked, as JSON. */
        List<String> received() {
            return connection.pushes(Push.Published.class).stream()
                    .map(push -> push.publication().data().utf8())
                    .toList();
        }
    }

    static Connected connect(TestServer server) {
        return connect(server, "", "", Map.of());
    }

    /**
     * @param user who it is; "" for nobody
     * @param token of an earlier connection, or ""
     */
    static Connected connect(TestServer server, String user, String token, Map<String, Request.Subscribe> subs) {
        Payload data = token.isEmpty()
                ? Payload.EMPTY
                : Payload.utf8("{\"fanfare\":{\"client\":\"" + token + "\"},\"other\":[1]}");
        TestClient connection = server.open(Handshake.NONE);
        Result.Connect result =
                connection.call(new Request.Connect("", data, subs, user, "", Map.of()), Result.Connect.class);
        return new Connected(connection, field(result, "client"), field(result, "token"), result);
    }

    /** Another connection of the same client. */
    static Connected another(TestServer server, Connected client) {
        return connect(server, "", client.token, Map.of());
    }

    static final String COOKIE = "fanfare_client";

    /** A browser: it keeps one cookie for its pages, whoever uses them. */
    static Connected page(TestServer server, String user, String... cookies) {
        return page(server, user, Map.of(), cookies);
    }

    static Connected page(TestServer server, String user, Map<String, Request.Subscribe> subs, String... cookies) {
        TestClient connection = server.open(browser(cookies));
        Result.Connect result =
                connection.call(new Request.Connect("", Payload.EMPTY, subs, user, "", Map.of()), Result.Connect.class);
        return new Connected(connection, field(result, "client"), field(result, "token"), result);
    }

    static Handshake browser(String... cookies) {
        List<String> lines = new ArrayList<>();
        for (String cookie : cookies) {
            lines.add(cookie.contains("=") ? cookie : COOKIE + "=" + cookie);
        }
        return new Handshake(
                "/",
                Map.of(),
                Map.of(
                        "cookie", List.of(String.join("; ", lines)),
                        "origin", List.of("http://example.com"),
                        "user-agent", List.of("Mozilla/5.0")),
                "192.0.2.1");
    }

    static String newCookie(TestServer server) {
        ClientIdentity identity = server.fanfare().part(ClientIdentity.class);
        return identity.sign(identity.newId());
    }

    /** Where to go on in a client's subscriptions. */
    static Map<String, Request.Subscribe> positions(Connected client) {
        Map<String, Request.Subscribe> subs = new java.util.HashMap<>();
        client.result.subs().forEach((channel, sub) -> subs.put(channel, recover(channel, sub)));
        return subs;
    }

    private static Request.Subscribe recover(String channel, Result.Subscribe sub) {
        return new Request.Subscribe(
                channel, "", true, sub.position(), Payload.EMPTY, false, false, false, "", null, 0, 0);
    }

    static String field(Result.Connect result, String name) {
        JsonFields in = JsonFields.of(result.data().unsafeArray());
        in.nextObject();
        Payload ours = in.only("fanfare", in::payload, Payload.utf8("{}"));
        JsonFields fields = JsonFields.of(ours.unsafeArray());
        fields.nextObject();
        return fields.only(name, fields::string, "");
    }

    static DeliveryResult notify(TestServer server, String clientId, Notification notification) {
        return server.get(server.fanfare().notifications().notifyClient(clientId, notification));
    }

    static String json(Notification notification) {
        return notification.toJson().utf8();
    }
}
