package dev.fanfare.session;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.SerialExecutor;
import dev.fanfare.protocol.ProtocolError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the application is asked and told about one client: one thing after the other, in order, on
 * threads borrowed from those of all clients.
 */
final class HandlerQueue {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerQueue.class);

    /** A client can cause work faster than the application does it, so there must be an end to it. */
    private static final int MAX_BACKLOG = 1024;

    private final SerialExecutor tasks;

    HandlerQueue(Executor threads) {
        this.tasks = new SerialExecutor(threads);
    }

    /** Whether so much waits that the client must not cause more. */
    boolean isOverloaded() {
        return tasks.outstanding() >= MAX_BACKLOG;
    }

    /**
     * Asks the application.
     *
     * @return the answer; fails with what the handler threw, or with {@code TOO_MANY_REQUESTS} without
     *     asking if the queue is overloaded
     */
    <E, R> CompletionStage<R> ask(Handler<E, CompletionStage<R>> handler, E event) {
        if (isOverloaded()) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.TOO_MANY_REQUESTS));
        }
        CompletableFuture<R> answer = new CompletableFuture<>();
        tasks.execute(() -> {
            try {
                handler.handle(event).whenComplete((value, problem) -> {
                    if (problem == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(problem);
                    }
                });
            } catch (Exception refused) {
                answer.completeExceptionally(refused);
            }
        });
        return answer;
    }

    /** Tells the application; what the listener throws is logged. */
    <E> void tell(Listener<E> listener, E event) {
        tasks.execute(() -> {
            try {
                listener.on(event);
            } catch (Exception failed) {
                LOG.error("A listener failed at {}", event, failed);
            }
        });
    }
}
