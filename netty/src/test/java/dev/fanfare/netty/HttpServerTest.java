package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HttpServerTest extends ServerTestBase {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void theLongestPathWins() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/", echo("root"))
                        .http("/api/", echo("api"))
                        .http("/api/info", echo("info")));
        assertThat(get(server, "/").body()).isEqualTo("root GET / ");
        assertThat(get(server, "/apix").body()).isEqualTo("root GET /apix ");
        assertThat(get(server, "/api/publish").body()).isEqualTo("api GET /api/publish ");
        assertThat(get(server, "/api/info?q=1").body()).isEqualTo("info GET /api/info ");
        assertThat(get(server, "/api/info/more").body()).isEqualTo("api GET /api/info/more ");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        NettyServer server = server();
        assertThat(get(server, "/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void bodiesArriveUpToTheLimit() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.maxBodyBytes(1000))
                        .http("/", echo("x")));
        assertThat(post(server, "/a", "é".repeat(500)).body()).isEqualTo("x POST /a " + "é".repeat(500));
        assertThat(post(server, "/a", "x".repeat(1001)).statusCode()).isEqualTo(413);
    }

    @Test
    void anEndpointThatFailsIsAnInternalErrorAndTheConnectionLives() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/throws", call -> {
                            throw new IllegalStateException("broken");
                        })
                        .http("/fails", call -> CompletableFuture.failedStage(new IllegalStateException("broken")))
                        .http("/", echo("x")));
        assertThat(get(server, "/throws").statusCode()).isEqualTo(500);
        assertThat(get(server, "/fails").statusCode()).isEqualTo(500);
        assertThat(get(server, "/a").statusCode()).isEqualTo(200);
    }

    @Test
    void aHeadIsAGetWithoutItsBody() throws Exception {
        NettyServer server = server(fanfare(builder -> {}), builder -> builder.http("/", echo("x")));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri(server, "/"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        CountDownLatch secondMayBegin = new CountDownLatch(1);
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/first", call -> {
                            secondMayBegin.await(20, TimeUnit.SECONDS);
                            return answer("first");
                        })
                        .http("/second", call -> answer("second")));
        RawWebSocket client = closing(new RawWebSocket(server.port()));
        client.sendBytes("GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        secondMayBegin.countDown();
        client.readResponseHead();
        assertThat(client.readBytes(5)).isEqualTo("first");
        client.readResponseHead();
        assertThat(client.readBytes(6)).isEqualTo("second");
    }

    @Test
    void garbageIsABadRequest() throws Exception {
        RawWebSocket client = closing(new RawWebSocket(server().port()));
        client.sendBytes("MAKE ME A SANDWICH\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(client.readResponseHead()).contains(" 400 ");
        client.readToEnd();
    }

    @Test
    void anEndpointPerPath() {
        assertThatThrownBy(() -> server(
                        fanfare(builder -> {}),
                        builder -> builder.http("/a", echo("x")).http("/a", echo("y"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/a");
        assertThatThrownBy(() -> server(fanfare(builder -> {}), builder -> builder.http(PATH, echo("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(PATH);
    }

    @Test
    void aPortInUseIsAnErrorThatSaysSo() throws Exception {
        NettyServer server = server();
        assertThatThrownBy(() -> server(fanfare(builder -> {}), builder -> builder.port(server.port())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Integer.toString(server.port()));
    }

    private static HttpEndpoint echo(String name) {
        return call -> answer(name + " " + call.method() + " " + call.path() + " " + call.text());
    }

    private static CompletionStage<HttpAnswer> answer(String text) {
        return CompletableFuture.completedStage(HttpAnswer.text(200, text));
    }

    private HttpResponse<String> get(NettyServer server, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(NettyServer server, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(server, path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(NettyServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Test
    void aMalformedUrlIsABadRequest() throws Exception {
        NettyServer server = server();
        for (String uri : new String[] {"/%zz", "/nowhere?x=%zz", PATH + "?x=%zz"}) {
            try (RawWebSocket client = new RawWebSocket(server.port())) {
                assertThat(client.handshake(uri)).as(uri).startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void answersThatAreNotReadDoNotPileUp() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/large", call -> {
                    handled.incrementAndGet();
                    return CompletableFuture.completedStage(HttpAnswer.text(200, "x".repeat(1_000_000)));
                }));
        RawWebSocket client = closing(new RawWebSocket(server.port(), 4096));
        String request = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
        client.sendBytes(request.repeat(500).getBytes(StandardCharsets.US_ASCII));
        Awaitility.await().until(() -> handled.get() > 0);
        Awaitility.await().during(Duration.ofMillis(500)).until(() -> handled.get() < 50);
    }

    @Test
    void anEndpointThatAnswersNothingIsAnError() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.http("/null", call -> CompletableFuture.completedStage(nothing()))
                        .http("/error", call -> {
                            throw new NoSuchMethodError("gone");
                        }));
        assertThat(get(server, "/null").statusCode()).isEqualTo(500);
        assertThat(get(server, "/error").statusCode()).isEqualTo(500);
    }

    @SuppressWarnings("NullAway") // What an application without null checks may do.
    private static HttpAnswer nothing() {
        return null;
    }
}
