package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an application sends, until it has arrived or failed: bounded in bytes, and in number while there is no
 * connection. Used under the socket's lock; calls may end on any thread.
 */
final class Outbox {

    /** The WebSocket closes itself where more than 16 MiB wait, the frame around a message included. */
    private static final int MAX_MESSAGE = (16 << 20) - 1_024;

    /** What is sent, as the link will send it; null for nothing. */
    interface Encoding {
        @Nullable
        Message by(Link link);
    }

    /** How it is sent over a link. */
    interface Request<T> {
        void start(Link link, @Nullable Message encoded, Call<T> call);
    }

    private record Waiting<T>(Call<T> call, Consumer<Call<T>> start) {

        void begin() {
            start.accept(call);
        }
    }

    private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
    private final int limit;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param limit how many calls may wait for a connection
     * @param maxBytes how many bytes may wait or be under way; a single call may be larger
     */
    Outbox(int limit, long maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /** Sends something as soon as there is a connection, after what waits; the future fails if that is not to be. */
    <T> CompletableFuture<T> request(Link link, boolean isConnected, Encoding encoding, Request<T> request) {
        Message encoded;
        try {
            encoded = encoding.by(link);
        } catch (ClientSocketException wrong) {
            return Call.failure(wrong);
        }
        int size = encoded == null ? 0 : encoded.unsafeBytes().length;
        if (size > MAX_MESSAGE) {
            return Call.failure(ClientSocketException.badInput(
                    "The message has " + size + " bytes; it may have " + MAX_MESSAGE + " at most"));
        }
        return submit(size, isConnected, call -> request.start(link, encoded, call));
    }

    private <T> CompletableFuture<T> submit(int size, boolean isConnected, Consumer<Call<T>> start) {
        long before = bytes.get();
        if (before > 0 && before + size > maxBytes) {
            return Call.failure(ClientSocketException.full(before + " bytes wait to be sent"));
        }
        boolean waits = !isConnected || !waiting.isEmpty();
        if (waits && waiting.size() >= limit) {
            return Call.failure(ClientSocketException.full(limit + " messages wait for the connection to come back"));
        }
        bytes.addAndGet(size);
        Call<T> call = new Call<>(() -> bytes.addAndGet(-size));
        if (waits) {
            waiting.add(new Waiting<>(call, start));
        } else {
            start.accept(call);
        }
        return call.future();
    }

    /** Starts the calls that wait. */
    void flush() {
        while (!waiting.isEmpty()) {
            waiting.remove().begin();
        }
    }

    /** Gives up the calls that wait. */
    void fail(ClientSocketException reason) {
        while (!waiting.isEmpty()) {
            waiting.remove().call().failed(reason);
        }
    }
}
