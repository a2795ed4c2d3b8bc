package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RefusedException;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawRequestTest extends ServerTestBase {

    private final BlockingQueue<ConnectionRequest> requests = new LinkedBlockingQueue<>();

    private final ServerHandler<String> keeper = (server, request) -> {
        requests.add(request);
        return (connection, text) -> connection.send(text);
    };

    private ConnectionRequest request() throws InterruptedException {
        ConnectionRequest request = requests.poll(20, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private NettyServer keeping(String path, Consumer<NettyServerBuilder> configure) throws IOException {
        return server(fanfare(builder -> {}), builder -> {
            configure.accept(builder);
            builder.rawEndpoint(keeper, EndpointOptions.text(path));
        });
    }

    private RawWebSocket open(NettyServer server, String uri, String... headers) throws IOException {
        return closing(RawWebSocket.open(server.port(), uri, headers));
    }

    private String status(NettyServer server, String uri, String... headers) throws IOException {
        return closing(new RawWebSocket(server.port())).handshake(uri, headers);
    }

    @Test
    @DisplayName("E3 the request has all headers, query parameters, the URL and the remote address")
    void theRequest() throws Exception {
        NettyServer server = keeping("/raw", builder -> {});
        open(
                server,
                "/raw?a=1&a=2&b=%C3%A4+x",
                "X-Thing: one",
                "X-THING: two",
                "Cookie: c=d",
                "X-Forwarded-For: 9.9.9.9");
        ConnectionRequest request = request();
        assertThat(request.url()).isEqualTo("/raw?a=1&a=2&b=%C3%A4+x");
        assertThat(request.headers().get("X-Thing")).containsExactly("one", "two");
        assertThat(request.headers()).containsEntry("COOKIE", List.of("c=d"));
        assertThat(request.header("x-thing")).contains("one");
        assertThat(request.header("x-missing")).isEmpty();
        assertThat(request.query()).isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("ä x")));
        assertThat(request.query("b")).contains("ä x");
        assertThat(request.query("c")).isEmpty();
        assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.pathParameters()).isEmpty();
    }

    @ParameterizedTest(name = "E3 \"{0}\" from a trusted proxy means {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7|203.0.113.7",
                "6.6.6.6, 203.0.113.7|203.0.113.7",
                "6.6.6.6, 203.0.113.7, 10.1.2.3|203.0.113.7",
                "203.0.113.7:4711, [2001:db8::5]:80|203.0.113.7",
                "10.1.2.3, 10.1.2.4|10.1.2.3",
                "6.6.6.6, unknown|127.0.0.1",
                "2001:db9::1|2001:db9:0:0:0:0:0:1",
                ",|127.0.0.1",
            })
    void trustedProxies(String header, String address) throws Exception {
        NettyServer server = keeping(
                "/raw",
                builder -> builder.trustedProxies(List.of("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"))
                        .http(
                                "/who",
                                call -> CompletableFuture.completedStage(
                                        HttpAnswer.text(200, call.head().remoteAddress()))));
        open(server, "/raw", "X-Forwarded-For: " + header);
        assertThat(request().remoteAddress()).isEqualTo(address);
        RawWebSocket plain = closing(new RawWebSocket(server.port()));
        plain.sendBytes(("GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + header + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        plain.readResponseHead();
        assertThat(plain.readBytes(address.length())).isEqualTo(address);
    }

    @Test
    @DisplayName("E3 several X-Forwarded-For headers are one list")
    void severalHeadersAreOneList() throws Exception {
        NettyServer server = keeping("/raw", builder -> builder.trustedProxies(List.of("127.0.0.0/8", "10.0.0.0/8")));
        open(server, "/raw", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 203.0.113.7, 10.0.0.1");
        assertThat(request().remoteAddress()).isEqualTo("203.0.113.7");
    }

    @Test
    @DisplayName("E3 nobody else is believed, and what is no address or network is an error")
    void othersAreNotBelieved() throws Exception {
        NettyServer server = keeping("/raw", builder -> builder.trustedProxies(List.of("10.0.0.0/8")));
        open(server, "/raw", "X-Forwarded-For: 203.0.113.7");
        assertThat(request().remoteAddress()).isEqualTo("127.0.0.1");
        for (String nonsense : List.of("localhost", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "")) {
            assertThatThrownBy(() -> keeping("/a", builder -> builder.trustedProxies(List.of(nonsense))))
                    .as(nonsense)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + nonsense + "\"");
        }
    }

    /** Refuses everybody, and everything that happens afterwards is a failure. */
    private static final class Refuser implements ServerHandler<String> {
        private final CompletableFuture<WebSocketServer<String>> server = new CompletableFuture<>();
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(WebSocketServer<String> opened) {
            server.complete(opened);
        }

        @Override
        @SuppressWarnings("NullAway") // It is annotated where it is declared.
        public ConnectionHandler<String> onConnection(WebSocketServer<String> endpoint, ConnectionRequest request) {
            if (request.query("how").isPresent()) {
                throw new RefusedException("members only");
            }
            return null;
        }

        @Override
        public void onError(WebSocketServer<String> endpoint, Throwable error) {
            events.add(error.toString());
        }
    }

    @Test
    @DisplayName("E4 a refused connection is closed with 1008, or answered 403, and never exists")
    void refused() throws Exception {
        Refuser refuser = new Refuser();
        NettyServer server =
                server(fanfare(builder -> {}), builder -> builder.rawEndpoint(refuser, EndpointOptions.text("/raw")));
        WebSocketServer<String> endpoint = refuser.server.get(20, TimeUnit.SECONDS);
        RawWebSocket late = open(server, "/raw");
        late.sendText("into the void");
        RawWebSocket.Frame close = late.readClose();
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(endpoint.connections()).isEmpty();
        late.sendFrame(RawWebSocket.CLOSE, true, close.payload());
        late.readToEnd();
        assertThat(closing(JdkClient.open(server, "/raw")).closed()).isEqualTo("1008 refused");

        RawWebSocket early = closing(new RawWebSocket(server.port()));
        assertThat(early.handshake("/raw?how=early")).contains(" 403 ");
        assertThat(early.readBytes(12)).isEqualTo("members only");
        early.readToEnd();
        assertThat(endpoint.connections()).isEmpty();
        endpoint.terminate().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(refuser.events).isEmpty();
    }

    @Test
    @DisplayName("E4 pages from elsewhere may not connect unless the options allow it, and the handler is not asked")
    void origins() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.rawEndpoint(keeper, EndpointOptions.text("/own"))
                        .rawEndpoint(
                                keeper, EndpointOptions.text("/partner").allowedOrigins("https://*.partner.example")));
        assertThat(status(server, "/own", "Origin: http://localhost")).contains(" 101 ");
        assertThat(status(server, "/own")).contains(" 101 ");
        assertThat(status(server, "/partner", "Origin: https://a.partner.example"))
                .contains(" 101 ");
        for (int i = 0; i < 3; i++) {
            request();
        }
        assertThat(status(server, "/own", "Origin: https://a.partner.example")).contains(" 403 ");
        assertThat(status(server, "/partner", "Origin: http://localhost")).contains(" 403 ");
        assertThat(requests).isEmpty();
    }

    @Test
    @DisplayName("E4 what is no handshake is told so, and the handler is not asked")
    void whatIsNoHandshake() throws Exception {
        NettyServer server = keeping("/raw", builder -> {});
        for (String head : List.of(
                "GET /raw HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "GET /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\n\r\n")) {
            RawWebSocket client = closing(new RawWebSocket(server.port()));
            client.sendBytes(head.getBytes(StandardCharsets.UTF_8));
            assertThat(client.readResponseHead()).as(head).contains(" 400 ");
        }
        RawWebSocket old = closing(new RawWebSocket(server.port()));
        old.sendBytes(("GET /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(old.readResponseHead()).contains(" 426 ");
        assertThat(old.responseHead()).contains("sec-websocket-version: 13");
        assertThat(requests).isEmpty();
    }

    @Test
    @DisplayName("E9 names and a trailing star match, and the request has what they stand for, decoded")
    void pathPatterns() throws Exception {
        NettyServer server = keeping("/rooms/{room}/files/*", builder -> {});
        open(server, "/rooms/a%2Fb+c%20%C3%A4/files/x/y%2Fz?q=1");
        ConnectionRequest request = request();
        assertThat(request.pathParameter("room")).isEqualTo("a/b+c ä");
        assertThat(request.pathParameter("*")).isEqualTo("x/y/z");
        assertThatThrownBy(() -> request.pathParameter("floor"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{floor}");
        open(server, "/rooms/1/files/");
        assertThat(request().pathParameters()).isEqualTo(Map.of("room", "1", "*", ""));
        for (String other : List.of("/rooms//files/x", "/rooms/1/files", "/rooms/1/2/files/x", "/Rooms/1/files/x")) {
            assertThat(status(server, other)).as(other).contains(" 404 ");
        }
        assertThat(status(server, "/rooms/%zz/files/x")).contains(" 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"raw", "/a*", "/*/a", "/{}", "/{a b}", "/a{b}", "/{a}/{a}", "/{a", "/}", "/**", "/{1}", "/*/"})
    @DisplayName("E9 what is no pattern is an error that shows it")
    void whatIsNoPattern(String path) throws Exception {
        NettyServer server = server();
        assertThatThrownBy(() -> server.rawEndpoint(keeper, EndpointOptions.text(path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + path + "\"");
    }
}
