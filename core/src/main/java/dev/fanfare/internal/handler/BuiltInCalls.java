package dev.fanfare.internal.handler;

import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.protocol.Payload;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Calls of clients that are answered before they wait for the application. Called on event loops; its
 * methods return at once.
 */
public interface BuiltInCalls {

    /** What the names of methods that are ours begin with. */
    String RESERVED_PREFIX = "fanfare.";

    /**
     * Refuses a name that is ours for a method of an application.
     *
     * @throws IllegalArgumentException if it begins with {@link #RESERVED_PREFIX}
     */
    static void requireUnreserved(String method) {
        Objects.requireNonNull(method, "method must not be null");
        if (method.startsWith(RESERVED_PREFIX)) {
            throw new IllegalArgumentException("the name \"" + method + "\" is not possible: those that begin with \""
                    + RESERVED_PREFIX + "\" are reserved");
        }
    }

    /** There are none. */
    BuiltInCalls NONE = new BuiltInCalls() {
        @Override
        public boolean offers(String method) {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public CompletionStage<Answer> call(RpcEvent event, Turn turn) {
            return CompletableFuture.failedStage(new IllegalStateException("there is no " + event.method()));
        }
    };

    /** Whether a method is one of these. */
    boolean offers(String method);

    /** Whether there are none at all. */
    boolean isEmpty();

    /**
     * Answers a call.
     *
     * @param turn how the application is asked
     */
    CompletionStage<Answer> call(RpcEvent event, Turn turn);

    /**
     * What a caller gets.
     *
     * @param data the answer; {@link Payload#EMPTY} for nothing
     * @param repeated whether the call was a repeat of another, and got the answer of that
     */
    record Answer(Payload data, boolean repeated) {

        public Answer {
            Objects.requireNonNull(data, "data must not be null");
        }
    }

    /** A client's turn. Belongs to the loop of its session. */
    interface Turn {

        /** Asks the application, after what was asked about this client before. */
        CompletionStage<Payload> ask(Handler<RpcEvent, CompletionStage<Payload>> handler, RpcEvent event);

        /** Runs a task on the loop after a delay. */
        void later(Runnable task, long delayMillis);
    }
}
