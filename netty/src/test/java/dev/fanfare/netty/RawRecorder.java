package dev.fanfare.netty;

import dev.fanfare.raw.BrokenConnectionException;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A handler that writes down what it is told, in order. What must never be is written down too: a call
 * on an event loop, and two calls at a time.
 */
final class RawRecorder<T> implements ConnectionHandler<T> {

    interface OnMessage<T> {
        void accept(Connection<T> connection, T message) throws Exception;
    }

    private final OnMessage<T> onMessage;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    final CompletableFuture<Connection<T>> connection = new CompletableFuture<>();

    RawRecorder(OnMessage<T> onMessage) {
        this.onMessage = onMessage;
    }

    RawRecorder() {
        this((connection, message) -> {});
    }

    private interface Body {
        void run() throws Exception;
    }

    private void record(String event, Body body) throws Exception {
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            events.add("on an event loop: " + event);
        }
        if (running.incrementAndGet() > 1 && !event.startsWith("error")) {
            events.add("two at a time: " + event);
        }
        events.add(event);
        try {
            body.run();
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    public void onOpen(Connection<T> opened) throws Exception {
        record("open " + opened.status(), () -> connection.complete(opened));
    }

    @Override
    public void onMessage(Connection<T> from, T message) throws Exception {
        record("message " + message, () -> onMessage.accept(from, message));
    }

    @Override
    public void onTerminate(Connection<T> gone, int code, String reason) throws Exception {
        boolean listed = gone.server().connections().contains(gone);
        record(("terminate " + code + " " + reason).strip() + (listed ? " listed" : " ") + gone.status(), () -> {});
    }

    @Override
    public void onError(Connection<T> from, Throwable error) throws Exception {
        String fatal = error instanceof BrokenConnectionException broken ? " " + broken.code() : "";
        record("error " + error.getClass().getSimpleName() + fatal, () -> {});
    }

    Connection<T> connection() throws Exception {
        return connection.get(20, TimeUnit.SECONDS);
    }

    String next() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing more happened");
        }
        return event;
    }

    /** How many things happened that nobody has asked for with {@link #next}. */
    int more() {
        return events.size();
    }
}
