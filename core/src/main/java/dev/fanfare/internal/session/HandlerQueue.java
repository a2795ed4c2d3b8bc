package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Listener;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.handler.SerialExecutor;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
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
public final class HandlerQueue {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerQueue.class);

    /** A client can cause work faster than the application does it, so there must be an end to it. */
    private static final int MAX_BACKLOG = 1024;

    private final Session session;
    private final Hooks hooks;
    private final Executor threads;
    private final SerialExecutor tasks;

    /** Whether the client can only be given JSON. */
    private final boolean isText;

    private final AtomicInteger unanswered = new AtomicInteger();

    /**
     * @param threads where the application's code runs
     */
    HandlerQueue(Session session, Hooks hooks, Executor threads) {
        this.session = session;
        this.hooks = hooks;
        this.threads = threads;
        this.tasks = new SerialExecutor(threads);
        this.isText = session.downlink().format().codec().isText();
    }

    /** Whether so much waits that the client must not cause more. */
    public boolean isOverloaded() {
        return tasks.outstanding() >= MAX_BACKLOG || unanswered.get() >= MAX_BACKLOG;
    }

    /**
     * Asks the application. On the session's loop, as all of this.
     *
     * @return the answer; fails with the refusal that the handler threw, with {@link HandlerFailure} if it threw
     *     something else or answered what the client cannot be given, or with {@code TOO_MANY_REQUESTS} without asking
     *     if the queue is overloaded
     */
    public <E, R> CompletionStage<R> ask(Handler<E, CompletionStage<R>> handler, E event) {
        return limited(() -> askAnyway(handler, event));
    }

    /**
     * Does something that the client waits for.
     *
     * @return fails with {@code TOO_MANY_REQUESTS}, and nothing is done, if the queue is overloaded
     */
    public <R> CompletionStage<R> limited(Supplier<CompletionStage<R>> work) {
        if (isOverloaded()) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.TOO_MANY_REQUESTS));
        }
        unanswered.incrementAndGet();
        return work.get().whenComplete((value, problem) -> unanswered.decrementAndGet());
    }

    /** Asks the application as part of work that is {@link #limited}. */
    public <E, R> CompletionStage<R> askAnyway(Handler<E, CompletionStage<R>> handler, E event) {
        String identity = session.profile().identity();
        CompletableFuture<CompletionStage<R>> asked = new CompletableFuture<>();
        boolean taken = execute(identity, () -> {
            try {
                asked.complete(Answers.deliverable(handler.handle(event), event, isText));
            } catch (Throwable refused) {
                asked.completeExceptionally(refused);
            }
        });
        if (!taken) {
            asked.completeExceptionally(new ErrorException(ProtocolError.TOO_MANY_REQUESTS));
        }
        return checked(asked.thenCompose(answer -> answer), event);
    }

    /**
     * Asks code that never waits, here and now: what it decides shall not wait for handlers that do.
     *
     * @return as {@link #ask}
     */
    public <E, R> CompletionStage<R> askHere(Handler<E, CompletionStage<R>> question, E event) {
        return limited(() -> {
            CompletionStage<R> answer;
            try {
                answer = Answers.deliverable(question.handle(event), event, isText);
            } catch (Throwable refused) {
                answer = CompletableFuture.failedStage(refused);
            }
            return checked(answer, event);
        });
    }

    private <R> CompletionStage<R> checked(CompletionStage<R> answer, Object event) {
        String identity = session.profile().identity();
        return answer.thenApply(value -> Answers.deliverable(value, event, isText))
                .exceptionallyCompose(problem -> CompletableFuture.failedStage(reported(identity, problem)));
    }

    private Throwable reported(String identity, Throwable problem) {
        Throwable cause = Problems.causeOf(problem);
        if (cause instanceof ErrorException || cause instanceof DisconnectException) {
            return cause;
        }
        log(session.clientId(), cause);
        if (!execute(identity, () -> hooks.failures().failed(identity, cause))) {
            LOG.error("No thread took what failed for client {}; the application is not told", identity);
        }
        return new HandlerFailure(cause);
    }

    /** On a handler thread, whoever has completed the answer: what writes a log may wait, and a loop never does. */
    private void log(String client, Throwable cause) {
        try {
            threads.execute(() -> LOG.error("Client {}: a handler failed", client, cause));
        } catch (RejectedExecutionException full) {
            LOG.error("Client {}: a handler failed", client, cause);
        }
    }

    /** Tells the application; what the listener throws is logged and reported. */
    <E> void tell(Listener<E> listener, E event) {
        String identity = session.profile().identity();
        boolean taken = execute(identity, () -> {
            try {
                listener.on(event);
            } catch (Throwable failed) {
                LOG.error("A listener failed at {}", Outside.sentence(event), failed);
                hooks.failures().failed(identity, failed);
            }
        });
        if (!taken) {
            LOG.error("No thread took {}; its listener is not told", Outside.sentence(event));
        }
    }

    /** Queues a task; false if there is no thread to run it. */
    private boolean execute(String identity, Runnable task) {
        try {
            tasks.execute(hooks.identities().causedBy(identity, task));
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }
}
