package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M11 connections per node, per address and per second")
class ConnectionLimitsTest extends ServerTestBase {

    private NettyServer serving(Fanfare fanfare, ConnectionLimits limits, String... proxies) throws IOException {
        return server(
                fanfare,
                builder -> builder.connectionLimits(limits)
                        .trustedProxies(List.of(proxies))
                        .health("/health")
                        .rawEndpoint((endpoint, request) -> Connection::send, EndpointOptions.text("/raw")));
    }

    private NettyServer serving(ConnectionLimits limits, String... proxies) throws IOException {
        return serving(fanfare(builder -> {}), limits, proxies);
    }

    private boolean connects(NettyServer server, String path, String... headers) throws IOException {
        RawWebSocket socket = closing(new RawWebSocket(server.port()));
        String status = socket.handshake(path, headers);
        assertThat(status).containsAnyOf(" 101 ", " 503 ");
        if (status.contains(" 503 ")) {
            assertThat(socket.responseHead()).contains("retry-after: 1\r\n", "connection: close\r\n");
        }
        return status.contains(" 101 ");
    }

    @Test
    void aNodeTakesNoMoreClientsAndServesRequestsAllTheSame() throws Exception {
        NettyServer server = serving(new ConnectionLimits(3, 0, 0));
        RawWebSocket first = connected(server);
        assertThat(connects(server, "/raw")).isTrue();
        assertThat(connects(server, PATH)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(connects(server, i % 2 == 0 ? PATH : "/raw")).isFalse();
        }
        HttpPeer other = closing(new HttpPeer(server.port()));
        assertThat(other.get("/health").answer().status()).isEqualTo(200);
        first.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
        assertThat(first.readText()).contains("\"subscribe\"");
        first.close();
        Awaitility.await().until(() -> connects(server, PATH));
        assertThat(connects(server, PATH)).isFalse();
    }

    @Test
    void whoFailsToConnectTakesNobodysPlace() throws Exception {
        NettyServer server = serving(new ConnectionLimits(1, 0, 0));
        for (int i = 0; i < 10; i++) {
            RawWebSocket wrong = closing(new RawWebSocket(server.port()));
            assertThat(wrong.handshake(PATH, "Origin: http://evil.example")).contains(" 403 ");
        }
        assertThat(connects(server, PATH)).isTrue();
    }

    @Test
    void anAddressHasNoMoreConnectionsAndOthersDoNotNotice() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = serving(fanfare, new ConnectionLimits(0, 5, 0));
        RawWebSocket victim = connected(server);
        victim.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        victim.readText();
        List<HttpPeer> attackers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            HttpPeer attacker = closing(new HttpPeer(server.port(), "127.0.0.2"));
            assertThat(attacker.get("/health").answer().status()).isEqualTo(200);
            attackers.add(attacker);
        }
        for (int i = 0; i < 200; i++) {
            HttpPeer more = closing(new HttpPeer(server.port(), "127.0.0.2"));
            assertThatThrownBy(() -> more.get("/health").answer())
                    .isInstanceOfAny(EOFException.class, SocketException.class);
            if (i % 10 == 0) {
                publish(fanfare, "news", Integer.toString(i));
                assertThat(victim.readText()).contains("\"data\":" + i);
                try (HttpPeer other = new HttpPeer(server.port(), "127.0.0.3")) {
                    assertThat(other.get("/health").answer().status()).isEqualTo(200);
                }
            }
        }
        attackers.get(0).close();
        Awaitility.await().until(() -> {
            try (HttpPeer next = new HttpPeer(server.port(), "127.0.0.2")) {
                return next.get("/health").answer().status() == 200;
            } catch (IOException refused) {
                return false;
            }
        });
    }

    @Test
    void behindAProxyTheAddressThatItTellsCounts() throws Exception {
        NettyServer server = serving(new ConnectionLimits(0, 2, 0), "127.0.0.1");
        for (String one : List.of("192.0.2.1", "[2001:db8::1]:80")) {
            String other = one.startsWith("[") ? "2001:db8::ffff:1" : one + ":99";
            assertThat(connects(server, PATH, "X-Forwarded-For: " + one)).isTrue();
            assertThat(connects(server, "/raw", "X-Forwarded-For: " + other)).isTrue();
            assertThat(connects(server, PATH, "X-Forwarded-For: " + one)).isFalse();
            assertThat(connects(server, "/raw", "X-Forwarded-For: " + other)).isFalse();
        }
        assertThat(connects(server, PATH, "X-Forwarded-For: 192.0.2.2")).isTrue();
        assertThat(connects(server, PATH, "X-Forwarded-For: 2001:db8:0:1::1")).isTrue();
        for (int i = 0; i < 10; i++) {
            HttpPeer health = closing(new HttpPeer(server.port()));
            assertThat(health.get("/health").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void onlySoManyComeInASecond() throws Exception {
        NettyServer server = serving(new ConnectionLimits(0, 0, 5));
        int taken = 0;
        for (int i = 0; i < 50; i++) {
            if (connects(server, PATH)) {
                taken++;
            }
        }
        assertThat(taken).isBetween(5, 49);
        Awaitility.await().until(() -> connects(server, PATH));
    }

    @Test
    void aLimitIsNotNegative() {
        assertThatThrownBy(() -> new ConnectionLimits(-1, 0, 0)).hasMessageContaining("perNode");
        assertThatThrownBy(() -> new ConnectionLimits(0, -1, 0)).hasMessageContaining("perAddress");
        assertThatThrownBy(() -> new ConnectionLimits(0, 0, -1)).hasMessageContaining("perSecond");
    }

    @Test
    void anAddressThatConnectsTooOftenIsAnswered429AndOthersAreLetIn() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = serving(
                fanfare,
                ConnectionLimits.NONE.withIpConnect(List.of(new RateBucket(Duration.ofHours(1), 3)), false),
                "127.0.0.1");
        for (int i = 0; i < 10; i++) {
            RawWebSocket socket = closing(new RawWebSocket(server.port()));
            String status = socket.handshake(i % 2 == 0 ? PATH : "/raw", "X-Forwarded-For: 192.0.2.1");
            assertThat(status).contains(i < 3 ? " 101 " : " 429 ");
            if (i >= 3) {
                assertThat(socket.responseHead()).contains("retry-after: 1\r\n", "connection: close\r\n");
            }
        }
        assertThat(connects(server, PATH, "X-Forwarded-For: 192.0.2.2")).isTrue();
        assertThat(fanfare.connections().overLimits()).containsEntry(new OverLimit("ip_connect", "connect", false), 7L);
    }

    @Test
    void aDryRunOnlyCounts() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = serving(fanfare, new ConnectionLimits(1, 0, 0).withDryRun(true));
        for (int i = 0; i < 4; i++) {
            assertThat(connects(server, PATH)).isTrue();
        }
        assertThat(fanfare.connections().overLimits())
                .containsEntry(new OverLimit("connection_limit", "connect", true), 3L);
    }
}
