package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application may block every thread of the common pool. */
class CommonPoolTest extends ClientTestBase {

    private final CountDownLatch released = new CountDownLatch(1);

    @BeforeEach
    void blockTheCommonPool() throws Exception {
        int threads = ForkJoinPool.getCommonPoolParallelism();
        CountDownLatch blocked = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                try {
                    released.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        blocked.await();
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    @DisplayName("C3 messages and events are sent, answered and ended while nothing runs on the common pool")
    void protocol() throws Exception {
        Fanfare fanfare = fanfare();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        fanfare.notifications().onReceived((client, text) -> received.add(text));
        fanfare.notifications().onEvent("time", event -> "noon");
        NettyServer server = serve(fanfare, 0);
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(server.port())));
        get(socket.send("hello"));
        assertThat(take(received)).isEqualTo("hello");
        assertThat(get(socket.event("time")).text()).isEqualTo("noon");
        server.close();
        CompletableFuture<Void> waits = socket.send("to nobody");
        socket.close();
        assertThat(failure(waits).code()).isEqualTo(ClientSocketException.Code.CLOSED);
    }

    @Test
    @DisplayName("C3 a plain socket sends and closes while nothing runs on the common pool")
    void plain() throws Exception {
        NettyServer server = serve(fanfare(), 0);
        ClientSocket socket = socket(quick().plain(DataType.JSON).build());
        get(socket.open(url(server.port()) + WebSocketEndpoint.PLAIN.path()));
        get(socket.send("hello"));
        get(socket.closeAsync());
    }
}
