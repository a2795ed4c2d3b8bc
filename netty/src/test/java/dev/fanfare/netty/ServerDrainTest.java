package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M15 a server that stops says so from the first moment, at every door")
class ServerDrainTest extends ServerTestBase {

    private static final String HANDSHAKE = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    private NettyServer serving(Fanfare fanfare) throws IOException {
        return server(
                fanfare,
                builder -> builder.health("/health")
                        .rawEndpoint((endpoint, request) -> Connection::send, EndpointOptions.text("/raw"))
                        .http("/ok", call -> CompletableFuture.completedStage(HttpAnswer.text(200, "ok")))
                        .http("/slow", call -> {
                            begun.countDown();
                            mayAnswer.await(20, TimeUnit.SECONDS);
                            return CompletableFuture.completedStage(HttpAnswer.text(200, "slow"));
                        }));
    }

    /** Keep-alive connections that have been answered once. */
    private List<HttpPeer> peers(NettyServer server, int count) throws IOException {
        List<HttpPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpPeer peer = closing(new HttpPeer(server.port()));
            HttpPeer.Answer answer = peer.get("/health").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.closes()).isFalse();
            peers.add(peer);
        }
        return peers;
    }

    private static void assertLast(HttpPeer peer, int status) throws IOException {
        HttpPeer.Answer answer = peer.answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.closes()).isTrue();
        assertThat(peer.readToEnd()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyAnswerIsTheLastOfItsConnection(boolean byServer) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = serving(fanfare);
        RawWebSocket stubborn = connected(server);
        List<HttpPeer> peers = peers(server, 7);
        peers.get(0).get("/slow");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> closing = new CompletableFuture<>();
        if (byServer) {
            closing = CompletableFuture.runAsync(server::close);
            // It is told, and does not answer: the server waits for it.
            assertThat(stubborn.readClose().closeCode()).isEqualTo(3001);
            assertThatThrownBy(() -> new HttpPeer(server.port())).isInstanceOf(IOException.class);
        } else {
            fanfare.drain();
        }
        assertLast(peers.get(1).get("/health"), 503);
        assertLast(peers.get(2).get("/ok"), 200);
        assertLast(peers.get(3).get("/nowhere"), 404);
        assertLast(peers.get(4).send(HANDSHAKE.formatted(PATH)), 503);
        assertLast(peers.get(5).send(HANDSHAKE.formatted("/raw")), 503);
        mayAnswer.countDown();
        assertLast(peers.get(0), 200);
        if (byServer) {
            assertThat(closing).isNotDone();
            stubborn.close();
            closing.get(20, TimeUnit.SECONDS);
            // It asked for nothing more, and is let go.
            assertThat(peers.get(6).readToEnd()).isZero();
        }
    }

    @Test
    void whatWasSentInOnePieceBeforeItIsAnsweredOnlyOnce() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        HttpPeer peer = peers(serving(fanfare), 1).get(0);
        fanfare.drain();
        peer.get("/ok").get("/ok");
        assertThat(peer.answer().closes()).isTrue();
        assertThatThrownBy(peer::answer).isInstanceOf(EOFException.class);
    }
}
