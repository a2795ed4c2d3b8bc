package dev.fanfare.session;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.SerialExecutor;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    private final AtomicInteger unanswered = new AtomicInteger();

    HandlerQueue(Executor threads) {
        this.tasks = new SerialExecutor(threads);
    }

    /** Whether so much waits that the client must not cause more. */
    boolean isOverloaded() {
        return tasks.outstanding() >= MAX_BACKLOG || unanswered.get() >= MAX_BACKLOG;
    }

    /**
     * Asks the application.
     *
     * @return the answer; fails with what the handler threw, with {@link NullPointerException} if it
     *     answered null, or with {@code TOO_MANY_REQUESTS} without asking if the queue is overloaded
     */
    <E, R> CompletionStage<R> ask(Handler<E, CompletionStage<R>> handler, E event) {
        return limited(() -> askAnyway(handler, event));
    }

    /**
     * Does something that the client waits for.
     *
     * @return fails with {@code TOO_MANY_REQUESTS}, and nothing is done, if the queue is overloaded
     */
    <R> CompletionStage<R> limited(Supplier<CompletionStage<R>> work) {
        if (isOverloaded()) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.TOO_MANY_REQUESTS));
        }
        unanswered.incrementAndGet();
        return work.get().whenComplete((value, problem) -> unanswered.decrementAndGet());
    }

    /** Asks the application as part of work that is {@link #limited}. */
    <E, R> CompletionStage<R> askAnyway(Handler<E, CompletionStage<R>> handler, E event) {
        CompletableFuture<CompletionStage<R>> asked = new CompletableFuture<>();
        boolean taken = execute(() -> {
            try {
                asked.complete(handler.handle(event));
            } catch (Throwable refused) {
                asked.completeExceptionally(refused);
            }
        });
        if (!taken) {
            asked.completeExceptionally(new ErrorException(ProtocolError.TOO_MANY_REQUESTS));
        }
        return asked.thenCompose(answer -> answer)
                .thenApply(value -> Objects.requireNonNull(value, () -> "a handler answered null to " + event));
    }

    /** Tells the application; what the listener throws is logged. */
    <E> void tell(Listener<E> listener, E event) {
        boolean taken = execute(() -> {
            try {
                listener.on(event);
            } catch (Exception failed) {
                LOG.error("A listener failed at {}", Outside.sentence(event), failed);
            }
        });
        if (!taken) {
            LOG.error("No thread took {}; its listener is not told", Outside.sentence(event));
        }
    }

    /** Queues a task; false if there is no thread to run it. */
    private boolean execute(Runnable task) {
        try {
            tasks.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }
}
