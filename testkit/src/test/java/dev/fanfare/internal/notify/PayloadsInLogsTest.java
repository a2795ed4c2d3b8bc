package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be logged about what clients and applications send, at every level. */
class PayloadsInLogsTest extends NotifyTestBase {

    private static final Payload SECRET = Payload.utf8("{\"card\":\"SECRET\"}");

    /**
     * What an application may be like.
     *
     * @param name how it is
     */
    private record Application(String name, Consumer<FanfareBuilder> hooks, Consumer<Notifications> handlers) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What the handlers of an application end with. */
    private interface End {
        <T> T of(T good) throws Exception;
    }

    private static Application application(String name, End end) {
        return new Application(
                name,
                builder -> builder.onConnecting(event ->
                                end.of(Credentials.of("ann")).withInfo(SECRET).withData(SECRET))
                        .onConnected(end::of)
                        .onDisconnected(end::of)
                        .onSubscribing(event ->
                                end.of(SubscribeOptions.builder().data(SECRET).build()))
                        .onSubscribed(end::of)
                        .onUnsubscribed(end::of)
                        .onPublishing(event -> end.of(Publishing.of(SECRET)))
                        .onMessage(end::of)
                        .onRpc("call", event -> end.of(SECRET)),
                notifications -> notifications
                        .onOpen(end::of)
                        .onReceived((client, text) -> end.of(text))
                        .onClose((client, code, reason) -> end.of(reason))
                        .onError((client, problem) -> end.of(problem))
                        .onEvent("event", event -> end.of(SECRET)));
    }

    @SuppressWarnings("NullAway") // An application without null checks.
    static List<Application> applications() {
        return List.of(
                application("good", new End() {
                    @Override
                    public <T> T of(T good) {
                        return good;
                    }
                }),
                application("answers null", new End() {
                    @Override
                    public <T> T of(T good) {
                        return good instanceof Credentials ? good : null;
                    }
                }),
                application("throws", new End() {
                    @Override
                    public <T> T of(T good) throws Exception {
                        if (good instanceof Credentials) {
                            return good;
                        }
                        throw new java.io.IOException("broken");
                    }
                }),
                application("throws from the start", new End() {
                    @Override
                    public <T> T of(T good) {
                        throw new AssertionError("broken");
                    }
                }),
                application("refuses", new End() {
                    @Override
                    public <T> T of(T good) {
                        throw new ErrorException(ProtocolError.PERMISSION_DENIED);
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("applications")
    @DisplayName("M16 whatever an application does, no payload, cookie or parameter gets into a log")
    void noPayloadGetsIntoALog(Application application) {
        try (CapturedLog log = new CapturedLog()) {
            TestServer server = server(options().maxSize(200).build(), builder -> {
                builder.namespace(
                        "other", NamespaceOptions.builder().presence(true).build());
                application.hooks.accept(builder);
            });
            Notifications notifications = server.fanfare().notifications();
            application.handlers.accept(notifications);
            Handshake handshake = new Handshake(
                    "/connection/websocket?password=SECRET",
                    Map.of("password", List.of("SECRET")),
                    Map.of("authorization", List.of("SECRET"), "cookie", List.of("session=SECRET")),
                    "");
            TestClient client = server.open(handshake);
            client.send(new Request.Connect("", SECRET, Map.of(), "", "", Map.of("token", "SECRET")));
            for (Request request : List.of(
                    new Request.Rpc("call", SECRET),
                    new Request.Rpc("event", SECRET),
                    new Request.Rpc("unknown", SECRET),
                    new Request.Send(SECRET),
                    Request.Subscribe.to("other:a"),
                    new Request.Publish("other:a", SECRET),
                    new Request.Publish("unknown:a", SECRET),
                    new Request.Unsubscribe("other:a"))) {
                if (client.closedWith() == null) {
                    client.send(request);
                }
            }
            String id = server.fanfare().part(ClientIdentity.class).newId();
            notify(server, id, Notification.ofJson("id", SECRET.utf8()));
            notify(server, id, Notification.of("id", "SECRET".repeat(100)));
            client.drop();
            for (String malformed : List.of(
                    "SECRET",
                    "{\"id\":1,\"connect\":{\"data\":SECRET}}",
                    "{\"id\":1,\"connect\":{\"data\":\"SECRET",
                    "{\"id\":1,\"rpc\":{\"data\":\"SECRET\"}}",
                    "{\"id\":1,\"connect\":{\"token\":\"SECRET\"}}",
                    "{\"id\":1,\"connect\":{\"data\":{\"fanfare\":{\"client\":\"SECRET\"}}}}")) {
                server.open(handshake).sendRaw(malformed.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(log.lines(Level.TRACE))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("SECRET"))
                    .noneMatch(line -> line.contains("card"));
        }
    }
}
