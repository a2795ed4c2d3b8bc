package dev.fanfare.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A port of its own for operators and other servers. */
class InternalEndpointsTest extends TlsTestBase {

    private static final X509Bundle SERVER = AUTHORITY.sign("CN=server");

    private static final HttpEndpoint WHO = call -> CompletableFuture.completedStage(HttpAnswer.text(200, "internal"));

    private static InternalEndpoints internal() {
        return InternalEndpoints.at("127.0.0.1", 0).http("/who", WHO).health("/well");
    }

    private static int internalPort(NettyServer server) {
        return server.internalPort().orElseThrow();
    }

    @Test
    @DisplayName("M22 what is internal is on the internal port only, and clients on theirs")
    void twoPorts() throws Exception {
        NettyServer server = server(fanfare(builder -> {}), builder -> builder.internal(internal()));
        String inside = "http://127.0.0.1:" + internalPort(server);
        String outside = "http://127.0.0.1:" + server.port();
        HttpClient http = HttpClient.newHttpClient();
        assertThat(get(http, inside + "/who").body()).isEqualTo("internal");
        assertThat(get(http, inside + "/well").statusCode()).isEqualTo(200);
        assertThat(get(http, outside + "/who").statusCode()).isEqualTo(404);
        assertThat(get(http, outside + "/well").statusCode()).isEqualTo(404);
        RawWebSocket there = closing(new RawWebSocket(internalPort(server)));
        assertThat(there.handshake(PATH)).startsWith("HTTP/1.1 404 ");
        connected(server);
        assertThat(server().internalPort()).isEmpty();
    }

    @Test
    @DisplayName(
            "M22 the internal port can be encrypted alone, and lets in only who has a certificate of the authority")
    void mutualTls() throws Exception {
        TestAuthority operators = new TestAuthority();
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.internal(internal().tls(pem(SERVER).clientAuthorities(operators.certificate()))));
        String who = "https://127.0.0.1:" + internalPort(server) + "/who";
        assertThat(get(http(operators.sign("CN=operator")), who).body()).isEqualTo("internal");
        assertThat(catchThrowable(() -> get(http(null), who))).isInstanceOf(IOException.class);
        assertThat(catchThrowable(() -> get(http(AUTHORITY.sign("CN=stranger")), who)))
                .isInstanceOf(IOException.class);
        connected(server);
    }

    @Test
    @DisplayName("M22 connections to the internal port are not counted against the limits of clients, and are seen")
    void limits() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.internal(internal()).connectionLimits(new ConnectionLimits(0, 1, 0)));
        connected(server);
        RawWebSocket first = closing(new RawWebSocket(internalPort(server)));
        RawWebSocket second = closing(new RawWebSocket(internalPort(server)));
        for (RawWebSocket each : new RawWebSocket[] {first, second}) {
            each.sendBytes("GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            assertThat(each.readResponseHead()).startsWith("HTTP/1.1 200 ");
        }
        assertThat(server.connections()).isEqualTo(3);
        server.close();
        assertThatThrownBy(() -> first.readBytes(1000)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName(
            "M22 an internal port that is in use is said to be the internal one, and nothing is left of the server")
    void inUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            InternalEndpoints taken = InternalEndpoints.at("", other.getLocalPort());
            assertThatThrownBy(() -> server(fanfare(builder -> {}), builder -> builder.internal(taken)))
                    .isInstanceOf(InternalPortException.class)
                    .hasMessageContaining("" + other.getLocalPort());
        }
        assertThatThrownBy(() -> internal().http("/who", WHO)).hasMessage("two endpoints have the path \"/who\"");
    }
}
