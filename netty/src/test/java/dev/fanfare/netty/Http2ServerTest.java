package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Disconnect;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M22 HTTP/2 by ALPN and without TLS")
class Http2ServerTest extends TlsTestBase {

    private static final X509Bundle SERVER = AUTHORITY.sign("CN=server");

    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}";

    private static final Pattern NAMES = Pattern.compile("\"session\":\"([^\"]+)\",\"node\":\"([^\"]+)\"");

    /** Says what it was asked, and how large the body was. */
    private static final HttpEndpoint ECHO = call -> CompletableFuture.completedStage(HttpAnswer.text(
                    200,
                    String.join(
                            " ",
                            call.method(),
                            call.head().uri(),
                            call.header("host").orElse(""),
                            call.header("cookie").orElse(""),
                            "" + call.body().length))
            .with("connection", "close"));

    @TempDir
    private Path folder;

    private NettyServer http2(Fanfare fanfare, Consumer<NettyServerBuilder> configure) throws IOException {
        return server(fanfare, builder -> {
            builder.tls(pem(SERVER)).health("/health").http("/echo", ECHO).files("/files/", folder);
            builder.stream(StreamEndpoint.SSE).stream(StreamEndpoint.HTTP_STREAM).stream(StreamEndpoint.UNI_SSE);
            configure.accept(builder);
        });
    }

    /** One that speaks HTTP/2 without TLS, too. */
    private NettyServer h2c(Fanfare fanfare, Consumer<NettyServerBuilder> configure) throws IOException {
        return server(fanfare, builder -> {
            builder.h2c(true).health("/health").http("/echo", ECHO).files("/files/", folder);
            builder.stream(StreamEndpoint.SSE).stream(StreamEndpoint.HTTP_STREAM);
            configure.accept(builder);
        });
    }

    private static HttpRequest.Builder to(NettyServer server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return response;
    }

    @Test
    @DisplayName("M22 what is answered over HTTP/1.1 is answered over HTTP/2: bodies of any size, HEAD, errors, files")
    void requests() throws Exception {
        String large = "Fanfare ".repeat(200_000);
        Files.writeString(folder.resolve("large.txt"), large);
        NettyServer server = http2(fanfare(builder -> {}), builder -> {});
        HttpClient client = http(null);
        assertThat(send(client, to(server, "/health")).statusCode()).isEqualTo(200);
        String body = "x".repeat(700_000);
        HttpResponse<String> echoed = send(
                client,
                to(server, "/echo?a=b").POST(BodyPublishers.ofString(body)).header("Cookie", "a=1"));
        assertThat(echoed.body()).isEqualTo("POST /echo?a=b localhost:" + server.port() + " a=1 700000");
        assertThat(echoed.headers().firstValue("connection")).isEmpty();
        assertThat(send(client, to(server, "/echo").POST(BodyPublishers.ofString("x".repeat(2_000_000))))
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<String> file = send(client, to(server, "/files/large.txt"));
        assertThat(file.body()).isEqualTo(large);
        String tag = file.headers().firstValue("etag").orElseThrow();
        assertThat(send(client, to(server, "/files/large.txt").header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        HttpResponse<String> head =
                send(client, to(server, "/files/large.txt").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.headers().firstValue("content-length")).hasValue("" + large.length());
        assertThat(head.body()).isEmpty();
        assertThat(send(client, to(server, "/nothing")).statusCode()).isEqualTo(404);
        assertThat(send(client, to(server, PATH)).statusCode()).isEqualTo(400);
        assertThat(server.connections()).as("all of that on one connection").isEqualTo(1);
    }

    @Test
    @DisplayName("M22 a hundred requests at once on one connection are all answered")
    void manyAtOnce() throws Exception {
        NettyServer server = http2(fanfare(builder -> {}), builder -> {});
        HttpClient client = http(null);
        send(client, to(server, "/health"));
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(client.sendAsync(
                    to(server, "/echo?n=" + i)
                            .POST(BodyPublishers.ofString("x".repeat(i * 100)))
                            .build(),
                    BodyHandlers.ofString()));
        }
        for (int i = 0; i < 100; i++) {
            HttpResponse<String> answer = all.get(i).get(20, TimeUnit.SECONDS);
            assertThat(answer.body()).startsWith("POST /echo?n=" + i + " ").endsWith(" " + i * 100);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    /** A stream of a session over HTTP/2, and what is sent beside it. */
    private static final class Session implements AutoCloseable {

        private final NettyServer server;
        private final HttpClient client = http(null);
        private final BufferedReader lines;
        private String names = "";

        Session(NettyServer server, String kind) throws Exception {
            this.server = server;
            String connect = StreamPeer.CONNECT;
            HttpRequest.Builder opening = kind.equals("http_stream")
                    ? to(server, "/connection/http_stream").POST(BodyPublishers.ofString(connect))
                    : to(
                            server,
                            "/connection/" + kind + "?cf_connect="
                                    + URLEncoder.encode(kind.equals("sse") ? connect : "{}", StandardCharsets.UTF_8));
            HttpResponse<InputStream> response = client.send(opening.build(), BodyHandlers.ofInputStream());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next line that has a text. */
        String line(String expected) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.contains(expected)) {
                line = lines.readLine();
            }
            assertThat(line).as("a line with %s", expected).isNotNull();
            Matcher found = NAMES.matcher(line);
            if (found.find()) {
                names = StreamPeer.body(found.group(2), found.group(1), "%s");
            }
            return line;
        }

        boolean isOver() throws IOException {
            String line = lines.readLine();
            while (line != null && line.isEmpty()) {
                line = lines.readLine();
            }
            return line == null;
        }

        int say(String command) throws Exception {
            String body = names.replace("%s", command.replace("\"", "\\\""));
            return send(client, to(server, "/emulation").POST(BodyPublishers.ofString(body)))
                    .statusCode();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("M1 sessions live on streams of HTTP/2: everything arrives in order, and commands come beside it")
    void sessions(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = http2(fanfare, builder -> {});
        Session session = closing(new Session(server, kind));
        session.line("\"connect\"");
        assertThat(session.say(SUBSCRIBE)).isEqualTo(204);
        session.line("\"subscribe\"");
        for (int i = 0; i < 300; i++) {
            publish(fanfare, "news", "\"" + i + "-" + "x".repeat(1000) + "\"");
        }
        for (int i = 0; i < 300; i++) {
            assertThat(session.line("\"push\"")).contains("\"" + i + "-xxx");
        }
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        assertThat(session.line("\"disconnect\"")).contains("3503");
        assertThat(session.isOver()).isTrue();
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 0);
        assertThat(session.say("{}")).as("the connection goes on").isEqualTo(204);
    }

    @Test
    @DisplayName("M1 clients that only listen live on HTTP/2; one that goes is gone")
    void unidirectional() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = http2(fanfare, builder -> {});
        Session session = new Session(server, "uni_sse");
        session.line("\"connect\"");
        assertThat(fanfare.nodeInfo().clients()).isEqualTo(1);
        session.close();
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 0);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName("M22 who does not ask for HTTP/2, or is not offered it, speaks HTTP/1.1")
    void notAsked() throws Exception {
        NettyServer offering = http2(fanfare(builder -> {}), builder -> {});
        HttpClient old = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(AUTHORITY.client(null))
                .build();
        assertThat(get(old, "https://localhost:" + offering.port() + "/health").version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
        NettyServer not = http2(fanfare(builder -> {}), builder -> builder.http2(false));
        assertThat(get(http(null), "https://localhost:" + not.port() + "/health")
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
        NettyServer plain = h2c(fanfare(builder -> {}), builder -> {});
        assertThat(get(HttpClient.newHttpClient(), "http://localhost:" + plain.port() + "/health")
                        .version())
                .as("who asks by Upgrade is answered as if it had not")
                .isEqualTo(HttpClient.Version.HTTP_1_1);
        connected(plain);
        NettyServer without = server();
        HttpPeer peer = closing(new HttpPeer(without.port()));
        assertThat(peer.send(Http2Peer.PREFACE).answer().status()).isEqualTo(505);
    }

    @Test
    @DisplayName("M22 the internal port speaks HTTP/2 to who has a certificate")
    void internalPort() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.internal(InternalEndpoints.at("127.0.0.1", 0)
                        .http("/echo", ECHO)
                        .tls(pem(SERVER).clientAuthorities(AUTHORITY.certificate()))));
        String uri = "https://localhost:" + server.internalPort().orElseThrow() + "/echo";
        HttpResponse<String> answer = get(http(AUTHORITY.sign("CN=operator")), uri);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).startsWith("GET /echo localhost");
    }

    @Test
    @DisplayName("M22 without TLS, who begins with HTTP/2 speaks it, also if the beginning comes in pieces")
    void priorKnowledge() throws Exception {
        NettyServer server = h2c(fanfare(builder -> {}), builder -> {});
        Http2Peer whole = closing(Http2Peer.open(server.port()));
        int stream = whole.get("/echo?a");
        assertThat(whole.status(stream)).isEqualTo(200);
        assertThat(whole.text(stream, " 0")).isEqualTo("GET /echo?a a  0");
        Http2Peer pieces = closing(new Http2Peer(server.port()));
        for (byte each : Http2Peer.PREFACE.getBytes(StandardCharsets.US_ASCII)) {
            pieces.sendBytes(new byte[] {each});
            // A request of somebody else, so that the server has seen it by itself.
            assertThat(whole.status(whole.get("/health"))).isEqualTo(200);
        }
        pieces.send(Http2Peer.SETTINGS, 0, 0, new byte[0]);
        assertThat(pieces.status(pieces.get("/health"))).isEqualTo(200);
    }

    @Test
    @DisplayName("M22 a request of HTTP/2 that is none is answered 400, and the connection goes on")
    void malformed() throws Exception {
        NettyServer server = h2c(fanfare(builder -> {}), builder -> builder.allowedHosts(List.of("a")));
        Http2Peer peer = closing(Http2Peer.open(server.port()));
        String[][] heads = {
            {"400", ":method", "GET", ":scheme", "http", ":path", "echo", ":authority", "a"},
            {"400", ":method", "GET", ":scheme", "http", ":path", "http://a/echo", ":authority", "a"},
            {"400", ":method", "GET", ":scheme", "http", ":path", "/%zz", ":authority", "a"},
            {"400", ":method", "GET", ":scheme", "http", ":path", "/echo"},
            {"400", ":method", "GET", ":scheme", "http", ":path", "/echo", ":authority", "a", "host", "b"},
            {"421", ":method", "GET", ":scheme", "http", ":path", "/echo", ":authority", "b"},
            {"417", ":method", "GET", ":scheme", "http", ":path", "/echo", ":authority", "a", "expect", "much"},
            {"501", ":method", "CONNECT", ":authority", "a:80"},
            {"200", ":method", "GET", ":scheme", "http", ":path", "/echo", ":authority", "a", "host", "A"},
            {"204", ":method", "OPTIONS", ":scheme", "http", ":path", "*", ":authority", "a"},
        };
        int stream = 1;
        for (String[] head : heads) {
            byte[] fields =
                    Http2Peer.fields(List.of(head).subList(1, head.length).toArray(String[]::new));
            peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS | Http2Peer.END_STREAM, stream, fields);
            assertThat(peer.status(stream)).as(String.join(" ", head)).isEqualTo(Integer.parseInt(head[0]));
            stream += 2;
        }
        peer.send(
                Http2Peer.HEADERS,
                Http2Peer.END_HEADERS | Http2Peer.END_STREAM,
                stream,
                Http2Peer.head("GET", "/echo", "cookie", "a=1", "cookie", "b=2"));
        assertThat(peer.text(stream, " 0")).isEqualTo("GET /echo a a=1; b=2 0");
        peer.send(
                Http2Peer.HEADERS,
                Http2Peer.END_HEADERS | Http2Peer.END_STREAM,
                stream + 2,
                Http2Peer.head("GET", "/echo", "connection", "close"));
        int broken = stream + 2;
        Http2Peer.Frame reset = peer.until(frame -> frame.stream() == broken);
        assertThat(reset.type()).isEqualTo(Http2Peer.RESET);
        assertThat(reset.error()).isEqualTo(Http2Peer.PROTOCOL_ERROR);
        peer.send(Http2Peer.PING, 0, 0, new byte[8]);
        peer.until(frame -> frame.type() == Http2Peer.PING && frame.flags() == Http2Peer.ACK);
    }

    @Test
    @DisplayName("M22 a refused request is answered before its body has come, and the body need not come")
    void refusedEarly() throws Exception {
        NettyServer server = h2c(fanfare(builder -> {}), builder -> {});
        Http2Peer peer = closing(Http2Peer.open(server.port()));
        peer.send(
                Http2Peer.HEADERS,
                Http2Peer.END_HEADERS,
                1,
                Http2Peer.fields(
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":path",
                        "/echo",
                        ":authority",
                        "a",
                        "content-length",
                        "5000000"));
        assertThat(peer.status(1)).isEqualTo(413);
        Http2Peer.Frame reset = peer.until(frame -> frame.type() == Http2Peer.RESET);
        assertThat(reset.stream()).isEqualTo(1);
        assertThat(reset.error()).isEqualTo(Http2Peer.NO_ERROR);
    }

    @Test
    @DisplayName(
            "M1 a session whose stream is never read is closed, and those beside it on the connection get everything")
    void neverReads() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(
                ClientOptions.builder().insecure(true).queueMaxSize(200_000).build()));
        NettyServer server = h2c(fanfare, builder -> {});
        Http2Peer peer = closing(Http2Peer.open(server.port()));
        peer.allow(0, 100_000_000);
        String connect = "{\"id\":1,\"connect\":{}}\n" + SUBSCRIBE;
        int lazy = peer.post("/connection/http_stream", connect);
        peer.text(lazy, "\"subscribe\"");
        int eager = peer.post("/connection/http_stream", connect);
        peer.text(eager, "\"subscribe\"");
        int count = 0;
        for (; fanfare.nodeInfo().clients() == 2; count++) {
            assertThat(count).as("publications without an end of the lazy one").isLessThan(500);
            publish(fanfare, "news", "\"" + count + "-" + "x".repeat(20_000) + "-end\"");
            assertThat(peer.text(eager, "-end")).contains("\"" + count + "-xxx");
        }
        assertThat(fanfare.connections().disconnects()).containsEntry(Disconnect.SLOW.code(), 1L);
        assertThat(fanfare.nodeInfo().clients()).isEqualTo(1);
        Http2Peer.Frame reset = peer.until(frame -> frame.type() == Http2Peer.RESET);
        assertThat(reset.stream()).isEqualTo(lazy);
        assertThat(reset.error()).isEqualTo(Http2Peer.CANCEL);
    }

    @Test
    @DisplayName("M11 clients on one connection of HTTP/2 are counted one by one")
    void limits() throws Exception {
        NettyServer server =
                h2c(fanfare(builder -> {}), builder -> builder.connectionLimits(new ConnectionLimits(0, 3, 0)));
        Http2Peer peer = closing(Http2Peer.open(server.port()));
        int[] streams = new int[3];
        for (int i = 0; i < 3; i++) {
            streams[i] = peer.post("/connection/http_stream", StreamPeer.CONNECT);
            assertThat(peer.status(streams[i])).isEqualTo(i < 2 ? 200 : 503);
        }
        peer.send(Http2Peer.RESET, 0, streams[0], Http2Peer.number(Http2Peer.CANCEL));
        int again = peer.post("/connection/http_stream", StreamPeer.CONNECT);
        assertThat(peer.status(again)).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "M22 a server that stops says so: 3001 to sessions, no new streams, and waits for nobody who has heard it")
    void stops() throws Exception {
        NettyServer server = h2c(fanfare(builder -> {}), builder -> {});
        Http2Peer peer = closing(Http2Peer.open(server.port()));
        int session = peer.post("/connection/http_stream", StreamPeer.CONNECT);
        peer.text(session, "\"connect\"");
        closing(Http2Peer.open(server.port()));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        Http2Peer.Frame goodbye = peer.until(frame -> frame.type() == Http2Peer.GOAWAY);
        assertThat(goodbye.error()).isEqualTo(Http2Peer.NO_ERROR);
        assertThat(peer.text(session, "\"disconnect\"")).contains("3001");
        peer.untilClosed();
        closing.get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> Http2Peer.open(server.port())).isInstanceOf(IOException.class);
    }
}
