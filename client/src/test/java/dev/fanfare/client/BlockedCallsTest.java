package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.testkit.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application chains to futures may block. */
class BlockedCallsTest extends ClientTestBase {

    private static final int AT_ONCE = 64;
    private static final int CALLS = 200;

    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
    }

    private void block() {
        begun.incrementAndGet();
        try {
            released.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest(name = "plain: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("C3 so much may block at once; sockets go on meanwhile, and further futures are done later")
    void blocked(boolean isPlain) throws Exception {
        SocketOptions options = (isPlain ? quick().plain(DataType.JSON) : quick()).build();
        String path = isPlain ? WebSocketEndpoint.PLAIN.path() : "";
        Network network = network(serve(fanfare(), 0));
        network.cut();
        ClientSocket left = socket(options);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(left.open(url(network.port()) + path).exceptionally(closed -> null));
        for (int i = 0; i < CALLS; i++) {
            all.add(left.send(i).handle((sent, closed) -> {
                block();
                return null;
            }));
        }
        left.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(TIMEOUT_SECONDS))
                .untilAsserted(() -> assertThat(begun).hasValue(AT_ONCE));
        ClientSocket socket = socket(options);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        all.add(socket.open(url(network.port()) + path));
        take(failed);
        network.restore();
        take(connected);
        String other = url(serve(fanfare(), 0).port()) + path;
        all.add(socket.open(other));
        assertThat(take(connected).url()).startsWith(other);
        socket.close();
        assertThat(begun).hasValue(AT_ONCE);
        released.countDown();
        get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        assertThat(begun).hasValue(CALLS);
    }
}
