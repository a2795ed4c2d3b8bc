package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.client.Status;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RefusedException;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Java lines of the tables in docs/coming-from.md, each as it stands there. */
@DisplayName("The guide for those who come from elsewhere")
class ComingFromTest extends GuideTestBase {

    private static final Logger LOG = LoggerFactory.getLogger(ComingFromTest.class);

    private record Order(int id) {}

    private final FanfareBuilder builder = engine().namespace(
                    "news",
                    NamespaceOptions.builder()
                            .allowSubscribeForClient(true)
                            .presence(true)
                            .build())
            .namespace(
                    "screen",
                    NamespaceOptions.builder().allowSubscribeForClient(true).build());

    private Order save(Order order) {
        seen.add("saved " + order.id());
        return order;
    }

    private Payload look(ClientEvent event) {
        seen.add("looked at " + event.text());
        return Payload.EMPTY;
    }

    @Test
    @DisplayName("N2 notifies whoever causes what happens, and others")
    void notifying() throws Exception {
        Fanfare fanfare = builder.build();
        Notifications notifications = fanfare.notifications();
        Notification n = Notification.builder()
                .id("saved")
                .object("invoice")
                .group("sales")
                .text("Invoice 7")
                .build();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Executor jobs = ClientContext.wrap(threads);
        notifications.onEvent("try", event -> {
            assertThat(ClientContext.clientId()).contains(event.clientId());
            notifications.notify(n).thenAccept(result -> LOG.info("{} {}", result.code(), result.description()));
            DeliveryResult waited =
                    notifications.notify(n).toCompletableFuture().join();
            assertThat(waited.code()).isZero();
            jobs.execute(() -> notifications.notify(n));
            return Payload.EMPTY;
        });
        assertThatThrownBy(() -> notifications.notify(n)).isInstanceOf(IllegalStateException.class);
        ClientSocket socket = client(serve(fanfare));
        String clientId = socket.clientId();
        String x = "x";
        String invoice = "got {\"id\":\"saved\",\"object\":\"invoice\",\"group\":\"sales\",\"message\":\"Invoice 7\"}";
        socket.event("try").join();
        for (int i = 0; i < 3; i++) {
            assertThat(next()).isEqualTo(invoice);
        }
        notifications.notifyClient(clientId, n);
        assertThat(next()).isEqualTo(invoice);
        notifications.broadcast(n);
        assertThat(next()).isEqualTo(invoice);
        notifications.notifyClientText(clientId, "QUIT");
        assertThat(next()).isEqualTo("got QUIT");
        notifications.broadcast(Notification.of("saved", x));
        assertThat(next()).isEqualTo("got {\"id\":\"saved\",\"message\":\"x\"}");
        notifications.broadcast(Notification.of("system", "Down at 18:00"));
        assertThat(next()).contains("Down at 18:00");

        notifications
                .addToGroup("hotel 12", Member.client(clientId))
                .toCompletableFuture()
                .join();
        notifications
                .addToGroup("sales", Member.client(clientId))
                .toCompletableFuture()
                .join();
        notifications
                .addToGroup("screen 42", Member.client(clientId))
                .toCompletableFuture()
                .join();
        notifications.notifyGroup("sales", n);
        assertThat(next()).isEqualTo(invoice);
        notifications.notifyGroup("screen 42", Notification.of("changed", ""));
        assertThat(next()).isEqualTo("got {\"id\":\"changed\"}");

        Order order = new Order(7);
        assertThat(Notification.of("saved", order).text()).isEqualTo("{\"id\":7}");
        assertThat(Notification.ofJson("saved", "{\"total\": 12}").text()).isEqualTo("{\"total\": 12}");

        notifications.progress(clientId).title("Calculating").show();
        assertThat(next()).startsWith("shows Calculating");
        threads.shutdown();
    }

    @Test
    @DisplayName("N6 notifies users")
    void users() throws Exception {
        Fanfare fanfare = builder.onConnecting(event -> Credentials.of(userOf(event.handshake())))
                .build();
        Notifications notifications = fanfare.notifications();
        NettyServer server = serve(fanfare);
        Notification n = Notification.of("saved", "7");
        String x = "x";
        try (RawWebSocket ann = RawWebSocket.open(server.port(), "/connection/notify", "X-User: ann");
                RawWebSocket number = RawWebSocket.open(server.port(), "/connection/notify", "X-User: 42");
                RawWebSocket sdk = RawWebSocket.open(server.port(), "/connection/websocket")) {
            sdk.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(sdk.readText()).contains("\"connect\"");
            notifications.notifyUser("ann", Notification.of("x", x));
            assertThat(ann.readText()).isEqualTo("{\"id\":\"x\",\"message\":\"x\"}");
            notifications.notifyUser("42", n);
            assertThat(number.readText()).isEqualTo("{\"id\":\"saved\",\"message\":\"7\"}");
        }
        assertThat(Fanfare.builder().onConnecting(event -> Credentials.of(userOf(event.handshake()))))
                .isNotNull();
    }

    private static String userOf(Handshake request) {
        return request.header("x-user").orElse("");
    }

    @Test
    @DisplayName("N12 hears clients, and answers their events")
    void hearing() throws Exception {
        Fanfare fanfare = builder.build();
        Notifications notifications = fanfare.notifications();
        notifications.onReceived((client, text) -> save(client, text));
        notifications.onOpen(client -> greet(client));
        notifications.onEvent("save", event -> save(event.as(Order.class)));
        notifications.onEvent("look", ClientEvent.Repeats.ALL, event -> look(event));
        notifications.onEvent("sold", event -> {
            throw new ErrorException(1000, "Sold out");
        });
        notifications.onEvent("work", event -> {
            Progress progress = notifications
                    .progress()
                    .title("Report")
                    .description("Page 1")
                    .max(100);
            progress.show();
            progress.update(7);
            progress.hide();
            return Payload.EMPTY;
        });
        ClientSocket socket = client(serve(fanfare));
        assertThat(next()).isEqualTo("hello " + socket.clientId());
        socket.send("hello").join();
        assertThat(next()).isEqualTo(socket.clientId() + " sent hello");
        assertThat(socket.event("save", new Order(7)).join().as(Order.class)).isEqualTo(new Order(7));
        assertThat(next()).isEqualTo("saved 7");
        for (int i = 0; i < 2; i++) {
            socket.event("look", 1).join();
            assertThat(next()).isEqualTo("looked at 1");
        }
        assertThatThrownBy(() -> socket.event("sold").join()).hasMessageContaining("Sold out");
        socket.event("work").join();
        assertThat(next()).isEqualTo("shows Report 0/100");
        assertThat(next()).isEqualTo("shows Report 7/100");
        assertThat(next()).startsWith("hides Report 7");
    }

    private void save(String client, String text) {
        seen.add(client + " sent " + text);
    }

    private void greet(String whom) {
        seen.add("hello " + whom);
    }

    @Test
    @DisplayName("M18 is built with what the tables say")
    void building() throws Exception {
        assertThat(Fanfare.builder().notifications(NotificationOptions.DEFAULT)).isNotNull();
        assertThat(Fanfare.builder().onSubscribing(event -> SubscribeOptions.DEFAULT))
                .isNotNull();
        assertThat(Fanfare.builder()
                        .onSubscribing(
                                event -> SubscribeOptions.builder().data(now()).build()))
                .isNotNull();
        assertThat(Fanfare.builder().onRpc("save", call -> save(call.as(Order.class))))
                .isNotNull();
        assertThat(Fanfare.builder().onConnected(client -> greet(client.user())))
                .isNotNull();
        Fanfare fanfare = builder.onSubscribing(event -> {
                    if (event.channel().startsWith("secret")) {
                        throw new ErrorException(ProtocolError.PERMISSION_DENIED);
                    }
                    return SubscribeOptions.builder().data(now()).build();
                })
                .onRpc("save", call -> save(call.as(Order.class)))
                .onConnected(client -> greet(client.user()))
                .build();
        assertThat(fanfare.notifications()).isNotNull();
        NettyServer server = serve(fanfare);
        String json = "{\"x\": 1}";
        try (RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket")) {
            client.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(client.readText()).contains("\"connect\"");
            assertThat(next()).isEqualTo("hello ");
            client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"secret\"}}");
            assertThat(client.readText()).contains("\"code\":103");
            client.sendText("{\"id\":3,\"subscribe\":{\"channel\":\"open\"}}");
            assertThat(client.readText()).contains("\"data\":\"now\"");
            client.sendText("{\"id\":4,\"subscribe\":{\"channel\":\"news:today\"}}");
            assertThat(client.readText()).contains("\"id\":4,\"subscribe\"");
            client.sendText("{\"id\":5,\"subscribe\":{\"channel\":\"screen:42\"}}");
            assertThat(client.readText()).contains("\"id\":5,\"subscribe\"");
            fanfare.publish("news:today", Payload.utf8(json));
            assertThat(client.readText()).contains("\"data\":{\"x\": 1}");
            fanfare.publish("screen:42", Payload.utf8("{\"text1\": \"ready\"}"));
            assertThat(client.readText()).contains("\"text1\": \"ready\"");
            assertThat(fanfare.presence("news:today").toCompletableFuture().join())
                    .hasSize(1);
            assertThat(fanfare.presenceStats("news:today").toCompletableFuture().join())
                    .isNotNull();
            client.sendText("{\"id\":6,\"rpc\":{\"method\":\"save\",\"data\":{\"id\":7}}}");
            assertThat(client.readText()).contains("\"data\":{\"id\":7}");
        }
    }

    private static Payload now() {
        return Payload.utf8("\"now\"");
    }

    @Test
    @DisplayName("E5 adds endpoints, sends, and looks at connections")
    void rawEndpoints() throws Exception {
        NettyServer server = serve(builder.build());
        ServerHandler<String> handler = new ServerHandler<>() {
            @Override
            public ConnectionHandler<String> onConnection(WebSocketServer<String> endpoint, ConnectionRequest request) {
                if (request.header("authorization").isEmpty()) {
                    throw new RefusedException("members only");
                }
                assertThat(request.headers()).containsKey("authorization");
                assertThat(request.query("name")).contains("Ann");
                assertThat(request.url()).isEqualTo("/chat?name=Ann");
                assertThat(request.remoteAddress()).isNotEmpty();
                return (connection, text) -> answer(connection);
            }

            @Override
            public void onTerminate(WebSocketServer<String> endpoint) {
                seen.add("terminated");
            }
        };
        WebSocketServer<String> endpoint = WebSocketServer.start(handler, EndpointOptions.text("/chat"));
        try (RawWebSocket stranger = new RawWebSocket(server.port());
                RawWebSocket ann = RawWebSocket.open(server.port(), "/chat?name=Ann", "Authorization: me")) {
            assertThat(stranger.handshake("/chat")).contains(" 403 ");
            ann.sendText("hello");
            assertThat(ann.readText()).isEqualTo("text");
            assertThat(ann.readFrame().payload()).containsExactly(1, 2);
            assertThat(ann.readText()).isEqualTo("{\"price\":7}");
            assertThat(ann.readClose().closeCode()).isEqualTo(4000);
            Awaitility.await().until(() -> endpoint.connections().isEmpty());
        }
        assertThat(endpoint.path()).isEqualTo("/chat");
        assertThat(endpoint.dataType()).isNotNull();
        assertThat(endpoint.handler()).isSameAs(handler);
        endpoint.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
        endpoint.terminate().toCompletableFuture().join();
        assertThat(endpoint.terminated()).isTrue();
        assertThat(next()).isEqualTo("terminated");

        assertThat(EndpointOptions.text("/a").path()).isEqualTo("/a");
        assertThat(EndpointOptions.binary("/b").path()).isEqualTo("/b");
        assertThat(EndpointOptions.json("/c").path()).isEqualTo("/c");
        assertThat(EndpointOptions.json("/d", Order.class).path()).isEqualTo("/d");
        assertThat(EndpointOptions.text("/chat").allowedOrigins("https://example.com"))
                .isNotNull();
    }

    private static void answer(Connection<String> connection) {
        assertThat(connection.id()).isNotEmpty();
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(connection.handler()).isNotNull();
        assertThat(connection.server().connections()).contains(connection);
        connection.send("text");
        connection.send(new byte[] {1, 2});
        connection.send(Map.of("price", 7));
        connection.terminate(4000, "too late");
    }

    @Test
    @DisplayName("C7 connects to other servers")
    void clientSocket() throws Exception {
        NettyServer server = serve(builder.build());
        ClientSocket socket = closing(
                new ClientSocket(SocketOptions.builder().plain(DataType.JSON).build()));
        socket.open("ws://localhost:" + server.port() + "/connection/notify").join();
        assertThat(socket.status()).isEqualTo(Status.CONNECTED);
        socket.close();
        assertThat(socket.status()).isEqualTo(Status.DISCONNECTED);
    }

    @Test
    @DisplayName("M18 starts a server in one line")
    void oneLine() throws Exception {
        Fanfare fanfare = closing(builder.build());
        NettyServer server = closing(NettyServer.builder(fanfare).port(0).start());
        assertThat(server.port()).isPositive();
    }

    @Test
    @DisplayName("L1 L2 L11 has objects that pages show, messages about them, and numbers")
    void showing() throws Exception {
        Fanfare fanfare = closing(builder.live(LiveOptions.DEFAULT)
                .sequences(SequenceOptions.DEFAULT)
                .build());
        assertThat(fanfare.live()
                        .update("screen:42", Map.of("text1", "ready"))
                        .toCompletableFuture()
                        .join()
                        .isApplied())
                .isTrue();
        fanfare.live().message("screen:42", "changed").toCompletableFuture().join();
        assertThat(fanfare.sequence("orders").next().toCompletableFuture().join())
                .isEqualTo(1);
    }

    /** Compiled alone: the port may be in use, and there is nobody at that address. */
    @SuppressWarnings("unused")
    private static void elsewhere(Fanfare fanfare, ClientSocket socket) throws Exception {
        NettyServer.builder(fanfare).port(8000).start();
        socket.open("wss://example.com").join();
    }
}
