package dev.fanfare.netty;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The WebSocket client of the JDK, with what it received in queues. */
final class JdkClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private JdkClient(HttpClient http, String uri, UnaryOperator<WebSocket.Builder> configure) {
        socket = configure
                .apply(http.newWebSocketBuilder())
                .buildAsync(URI.create(uri), this)
                .join();
    }

    /** Opens a connection with TLS. */
    static JdkClient open(HttpClient http, NettyServer server, String path) {
        return new JdkClient(http, "wss://localhost:" + server.port() + path, builder -> builder);
    }

    /** Opens a connection; throws {@link CompletionException} if there is no upgrade. */
    static JdkClient open(NettyServer server, String path) {
        return open(server, path, builder -> builder);
    }

    static JdkClient open(NettyServer server, String path, UnaryOperator<WebSocket.Builder> configure) {
        return new JdkClient(HTTP, "ws://127.0.0.1:" + server.port() + path, configure);
    }

    JdkClient send(String message) {
        socket.sendText(message, true).join();
        return this;
    }

    JdkClient send(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    void sendClose(int code, String reason) {
        socket.sendClose(code, reason).join();
    }

    /** Ends the transport without a goodbye. */
    void abort() {
        socket.abort();
    }

    String text() throws InterruptedException {
        return (String) next();
    }

    byte[] bytes() throws InterruptedException {
        return (byte[]) next();
    }

    private Object next() throws InterruptedException {
        Object message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came");
        }
        return message;
    }

    /** Code and reason, with a space between; just the code without a reason. */
    String closed() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        messages.add(bytes);
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete((code + " " + reason).strip());
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete("broken");
    }

    @Override
    public void close() {
        socket.abort();
    }
}
