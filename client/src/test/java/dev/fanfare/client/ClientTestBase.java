package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.testkit.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** Real servers, and sockets that are connected to them over a network that can be cut. */
abstract class ClientTestBase {

    static final int TIMEOUT_SECONDS = 20;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    static NotificationOptions.Builder notifications() {
        return NotificationOptions.builder().secret("a secret of more than 16 bytes");
    }

    Fanfare fanfare(Consumer<FanfareBuilder> configure) {
        FanfareBuilder builder = Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .notifications(notifications().build());
        configure.accept(builder);
        return closing(builder.build());
    }

    Fanfare fanfare() {
        return fanfare(builder -> {});
    }

    NettyServer serve(Fanfare fanfare, int port) throws IOException {
        return closing(NettyServer.builder(fanfare)
                .host("127.0.0.1")
                .port(port)
                .webSocket(WebSocketEndpoint.DEFAULT)
                .webSocket(WebSocketEndpoint.PLAIN)
                .start());
    }

    Network network(NettyServer server) throws IOException {
        return closing(new Network(server.port()));
    }

    static String url(int port) {
        return "ws://127.0.0.1:" + port;
    }

    static SocketOptions.Builder quick() {
        return SocketOptions.builder().minDelay(Duration.ofMillis(20)).maxDelay(Duration.ofMillis(100));
    }

    ClientSocket socket(SocketOptions options) {
        return closing(new ClientSocket(options));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came");
        }
        return taken;
    }

    static <T> List<T> take(BlockingQueue<T> queue, int count) throws InterruptedException {
        List<T> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(take(queue));
        }
        return taken;
    }

    /** What a call fails with. */
    static ClientSocketException failure(CompletionStage<?> stage) throws Exception {
        try {
            get(stage);
        } catch (ExecutionException problem) {
            if (problem.getCause() instanceof ClientSocketException expected) {
                return expected;
            }
            throw problem;
        }
        throw new AssertionError("it did not fail");
    }

    static void assertFails(CompletionStage<?> stage, Code code, String because) throws Exception {
        ClientSocketException failure = failure(stage);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(because);
    }

    static <E extends SocketEvent> BlockingQueue<E> events(ClientSocket socket, Class<E> type) {
        BlockingQueue<E> events = new LinkedBlockingQueue<>();
        socket.on(type, events::add);
        return events;
    }

    /** The texts of the notifications that come. */
    static BlockingQueue<String> texts(ClientSocket socket, NotificationFilter filter) {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        socket.notifications()
                .listen(filter, notification -> texts.add(notification.message().text()));
        return texts;
    }
}
