package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.testkit.Network;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconnectTest extends ClientTestBase {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private Fanfare receiving() {
        Fanfare fanfare = fanfare();
        fanfare.notifications().onReceived((client, text) -> received.add(text));
        return fanfare;
    }

    @Test
    @DisplayName("C6 it comes back by itself, to the same server after a restart, too")
    void comesBack() throws Exception {
        NettyServer first = serve(receiving(), 0);
        ClientSocket socket = socket(quick().build());
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(first.port())));
        String id = take(connected).clientId();
        first.close();
        assertThat(take(failed).code()).isEqualTo(3001);
        serve(receiving(), first.port());
        Connected back = take(connected);
        assertThat(back.reconnected()).isTrue();
        assertThat(back.clientId()).isEqualTo(id);
        get(socket.send("again"));
        assertThat(take(received)).isEqualTo("again");
    }

    @Test
    @DisplayName("C6 a network that is silent is given up, and the socket comes back over another connection")
    void silentNetwork() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                .allowAnonymousConnectWithoutToken(true)
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofMillis(900))
                .build()));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().timeout(Duration.ofMillis(500)).build());
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(network.port())));
        String id = take(connected).clientId();
        network.freeze();
        assertThat(take(failed).reason()).isEqualTo("The connection broke: the server was silent for too long");
        network.thaw();
        Connected back = take(connected);
        assertThat(back.reconnected()).isTrue();
        assertThat(back.clientId()).isEqualTo(id);
    }

    @Test
    @DisplayName("C6 it gives up after as many attempts as it was told to, and can be opened again")
    void givesUp() throws Exception {
        Network network = network(serve(receiving(), 0));
        network.cut();
        ClientSocket socket = socket(quick().maxAttempts(3).build());
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        CompletableFuture<Void> opened = socket.open(url(network.port()));
        assertFails(opened, Code.CONNECTION_FAILED, "3 attempts in a row failed");
        assertThat(take(failed, 3)).extracting(ConnectionFailed::reconnecting).containsExactly(true, true, false);
        assertThat(socket.status()).isEqualTo(Status.DISCONNECTED);
        network.restore();
        get(socket.open(url(network.port())));
    }

    @Test
    @DisplayName("C6 when told that the network is back it does not wait any longer")
    void retryNow() throws Exception {
        Network network = network(serve(receiving(), 0));
        ClientSocket socket = socket(SocketOptions.builder()
                .minDelay(Duration.ofHours(1))
                .maxDelay(Duration.ofHours(1))
                .build());
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(network.port())));
        take(connected);
        network.cut();
        take(failed);
        network.restore();
        socket.on(ConnectionFailed.class, event -> received.add("failed again"));
        while (connected.poll(100, TimeUnit.MILLISECONDS) == null) {
            socket.retryNow();
        }
        assertThat(received).isEmpty();
    }

    @Test
    @DisplayName("C6 a server that does not want the client ends it for good")
    void refused() throws Exception {
        NettyServer server = serve(receiving(), 0);
        ClientSocket socket = socket(quick().clientToken("forged.1.token").build());
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        ClientSocketException refused = failure(socket.open(url(server.port())));
        assertThat(refused.code()).isEqualTo(Code.CONNECTION_FAILED);
        assertThat(refused.serverCode()).isEqualTo(3500);
        assertThat(take(failed).reconnecting()).isFalse();
        assertThat(socket.status()).isEqualTo(Status.DISCONNECTED);
    }
}
