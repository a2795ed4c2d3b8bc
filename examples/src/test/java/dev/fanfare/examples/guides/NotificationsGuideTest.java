package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.RawWebSocket;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to notifications")
class NotificationsGuideTest extends GuideTestBase {

    private record Order(int id, BigDecimal total, List<String> items) {}

    private record Login(String pageClientId, String user) {}

    private final Fanfare fanfare = engine().build();
    private final Notifications notifications = fanfare.notifications();

    @Test
    @DisplayName("N1 builds notifications of texts, objects and JSON")
    @SuppressWarnings("UnusedVariable")
    void messages() {
        BigDecimal total = new BigDecimal("1.50");
        Order order = new Order(7, total, List.of());
        // snippet: messages
        Notification text = Notification.of("report", "ready");
        Notification object = Notification.of("order", order); // What Jackson 3 writes: {"id": 7, "total": 1.50, …}
        Notification json = Notification.ofJson("price", "{\"price\": 1.50}"); // JSON that is at hand.
        Notification all = Notification.builder()
                .id("order")
                .object("orders")
                .group("sales")
                .message(order)
                .build();
        // end snippet
        assertThat(text.toJson().utf8()).isEqualTo("{\"id\":\"report\",\"message\":\"ready\"}");
        assertThat(object.toJson().utf8()).contains("\"message\":{\"id\":7,\"total\":1.50,");
        assertThat(json.toJson().utf8()).isEqualTo("{\"id\":\"price\",\"message\":{\"price\": 1.50}}");
        assertThat(all.toJson().utf8()).startsWith("{\"id\":\"order\",\"object\":\"orders\",\"group\":\"sales\",");
    }

    @Test
    @DisplayName("N2 takes the originator along to another thread")
    void jobs() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        // snippet: jobs
        Executor jobs = ClientContext.wrap(threads);
        notifications.onEvent("print", event -> {
            jobs.execute(() -> {
                String report = print();
                notifications.notify(Notification.of("report", report));
            });
            return Payload.EMPTY;
        });
        // end snippet
        NettyServer server = serve(fanfare);
        ClientSocket other = client(server);
        client(server).event("print").join();
        assertThat(next()).isEqualTo("got {\"id\":\"report\",\"message\":\"printed\"}");
        other.event("print").join();
        assertThat(next()).isEqualTo("got {\"id\":\"report\",\"message\":\"printed\"}");
        assertThat(seen).isEmpty();
        threads.shutdown();
    }

    private static String print() {
        return "printed";
    }

    @Test
    @DisplayName("N12 hears clients")
    void handlers() throws Exception {
        // snippet: handlers
        notifications
                .onReceived((client, text) -> said(client, text)) // What a client sends: socket.send('…').
                .onOpen(client -> came(client)) // A connection is open; notifyClient reaches it.
                .onClose((client, code, reason) -> left(client, code)) // A connection is gone.
                .onError((client, error) -> failed(client, error)) // A handler has thrown, or answered null or no JSON.
                .onEvent("save", event -> save(event)); // socket.event('save', …), answered.
        // end snippet
        ClientSocket socket = client(serve(fanfare));
        String id = socket.clientId();
        assertThat(next()).isEqualTo(id + " came");
        socket.send("hello").join();
        assertThat(next()).isEqualTo(id + " said hello");
        assertThat(socket.event("save", 7).join().text()).isEqualTo("saved");
        assertThat(next()).isEqualTo("saved 7");
        assertThatThrownBy(() -> socket.event("save", "wrong").join()).isInstanceOf(CompletionException.class);
        assertThat(next()).isEqualTo(id + " failed IllegalStateException");
        socket.close();
        assertThat(next()).isEqualTo(id + " left 3000");
    }

    private void said(String client, String text) {
        seen.add(client + " said " + text);
    }

    private void came(String client) {
        seen.add(client + " came");
    }

    private void left(String client, int code) {
        seen.add(client + " left " + code);
    }

    private void failed(String client, Throwable error) {
        seen.add(client + " failed " + error.getClass().getSimpleName());
    }

    private String save(ClientEvent event) {
        if (event.text().equals("wrong")) {
            throw new IllegalStateException("wrong");
        }
        seen.add("saved " + event.text());
        return "saved";
    }

    @Test
    @DisplayName("N11 answers events, and refuses them with a text of one's own")
    void events() throws Exception {
        // snippet: events
        notifications.onEvent("save", event -> {
            Order order = event.as(Order.class); // Or event.as(JsonNode.class), event.text().
            if (order.items().isEmpty()) {
                throw new ErrorException(1000, "There is nothing in it"); // Refused, with a text of your own.
            }
            return Map.of("number", store(order)); // Payload.EMPTY for no answer.
        });
        // end snippet
        ClientSocket socket = client(serve(fanfare));
        assertThat(socket.event("save", new Order(7, BigDecimal.ONE, List.of("tea")))
                        .join()
                        .text())
                .isEqualTo("{\"number\":7}");
        assertThatThrownBy(() -> socket.event("save", new Order(8, BigDecimal.ONE, List.of()))
                        .join())
                .cause()
                .hasMessageContaining("There is nothing in it")
                .satisfies(error ->
                        assertThat(((ClientSocketException) error).serverCode()).isEqualTo(1000));
        assertThatThrownBy(() -> socket.event("save", "no order").join())
                .cause()
                .satisfies(error ->
                        assertThat(((ClientSocketException) error).serverCode()).isEqualTo(107));
        assertThatThrownBy(() -> socket.event("unheard of").join())
                .cause()
                .satisfies(error ->
                        assertThat(((ClientSocketException) error).serverCode()).isEqualTo(104));
    }

    private static int store(Order order) {
        return order.id();
    }

    @Test
    @DisplayName("N13 shows how far a job is")
    void progress() throws Exception {
        int pages = 3;
        notifications.onEvent("print", event -> {
            // snippet: progress
            Progress progress = notifications.progress().title("Report").max(pages);
            progress.show();
            for (int page = 1; page <= pages; page++) {
                print(page);
                progress.update(page);
            }
            progress.hide();
            // end snippet
            return Payload.EMPTY;
        });
        client(serve(fanfare)).event("print").join();
        assertThat(next()).isEqualTo("shows Report 0/3");
        String before = "";
        String last = next();
        while (last.startsWith("shows")) {
            before = last;
            last = next();
        }
        assertThat(before).isEqualTo("shows Report 3/3");
        assertThat(last).startsWith("hides Report 3");
    }

    private static void print(int page) {
        assertThat(page).isPositive();
    }

    @Test
    @DisplayName("N15 lets an app tell a page that its user is known")
    void phone() throws Exception {
        // snippet: phone
        notifications.onReceived((phone, text) -> {
            Login login = verify(text);
            notifications.notifyClient(login.pageClientId(), Notification.of("login", login.user()));
        });
        // end snippet
        NettyServer server = serve(fanfare);
        ClientSocket page = client(server);
        try (RawWebSocket phone = RawWebSocket.open(server.port(), "/connection/notify")) {
            phone.sendText(page.clientId() + " ann");
            assertThat(next()).isEqualTo("got {\"id\":\"login\",\"message\":\"ann\"}");
        }
    }

    private static Login verify(String text) {
        return new Login(text.split(" ", -1)[0], text.split(" ", -1)[1]);
    }

    @Test
    @DisplayName("N15 adds the endpoint for clients without an SDK to an embedded server")
    void plainEndpoint() throws Exception {
        closing(fanfare);
        // snippet: plain
        NettyServer server = NettyServer.builder(fanfare)
                .port(0)
                .webSocket(WebSocketEndpoint.DEFAULT) // Adding one leaves out the default, so say both.
                .webSocket(WebSocketEndpoint.PLAIN)
                .start();
        // end snippet
        closing(server);
        try (RawWebSocket plain = RawWebSocket.open(server.port(), "/connection/notify");
                RawWebSocket sdk = RawWebSocket.open(server.port(), "/connection/websocket")) {
            sdk.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(sdk.readText()).contains("\"connect\"");
            notifications
                    .broadcast(Notification.of("news", "now"))
                    .toCompletableFuture()
                    .join();
            assertThat(plain.readText()).isEqualTo("{\"id\":\"news\",\"message\":\"now\"}");
        }
    }

    private static final class Sessions {

        String userOf(String session) {
            return session.equals("of-ann") ? "ann" : "";
        }
    }

    @Test
    @DisplayName("N2 knows who is behind an HTTP request")
    void requests() throws Exception {
        Sessions sessions = new Sessions();
        Fanfare known = closing(engine().onConnecting(event -> Credentials.of(
                        sessions.userOf(event.handshake().cookie("SESSION").orElse(""))))
                .build());
        Notifications notifications = known.notifications();
        // snippet: requests
        notifications.onRequest(
                request -> sessions.userOf(request.cookie("SESSION").orElse("")));
        // end snippet
        NettyServer server = closing(NettyServer.builder(known)
                .port(0)
                .http("/save", call -> {
                    notifications.notify(Notification.of("saved", ""));
                    return CompletableFuture.completedStage(HttpAnswer.status(204));
                })
                .start());
        try (RawWebSocket page = RawWebSocket.open(
                server.port(),
                "/connection/websocket",
                "Origin: http://localhost",
                "User-Agent: Mozilla/5.0",
                "Cookie: SESSION=of-ann")) {
            Matcher cookie = Pattern.compile("(fanfare_client=[^;]+);").matcher(page.originalResponseHead());
            assertThat(cookie.find()).isTrue();
            page.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(page.readText()).contains("\"connect\"");
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/save"))
                    .header("Cookie", cookie.group(1) + "; SESSION=of-ann")
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(page.readText()).contains("\"id\":\"saved\"");
        }
    }

    @Test
    @DisplayName("N6 puts clients and users into groups")
    void groups() throws Exception {
        NettyServer server = serve(fanfare);
        ClientSocket socket = client(server);
        // snippet: groups
        notifications.addToGroup("sales", Member.user("ann"));
        notifications
                .addToGroup("sales", Member.client(socket.clientId()))
                .thenAccept(joined -> notifications.notifyGroup("sales", Notification.of("target", "reached")));
        // end snippet
        assertThat(next()).isEqualTo("got {\"id\":\"target\",\"message\":\"reached\"}");
    }

    @Test
    @DisplayName("L12 asks whom a notification would reach before it is sent")
    void reach() throws Exception {
        NettyServer server = serve(fanfare);
        client(server);
        client(server);
        // snippet: reach
        notifications.reachOfEveryone().thenAccept(reach -> ask("Tell " + reach.connections() + " pages?"));
        // end snippet
        assertThat(next()).isEqualTo("Tell 2 pages?");
        assertThat(notifications
                        .broadcast(Notification.of("n", "1"))
                        .toCompletableFuture()
                        .join()
                        .delivered())
                .isEqualTo(2);
    }

    private void ask(String question) {
        seen.add(question);
    }
}
