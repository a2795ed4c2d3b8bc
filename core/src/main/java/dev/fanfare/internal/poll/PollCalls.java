package dev.fanfare.internal.poll;

import dev.fanfare.handler.Handler;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The requests of all channels to an application: so many at a time, each for so long. Safe for any thread. */
final class PollCalls {

    /** How long an answer may take. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Handler<SharedPollRequest, CompletionStage<SharedPollResult>> backend;
    private final Executor handlerThreads;
    private final Timer timer;
    private final int limit;
    private final Queue<Call> waiting = new ArrayDeque<>();
    private int underWay;

    PollCalls(
            Handler<SharedPollRequest, CompletionStage<SharedPollResult>> backend,
            Executor handlerThreads,
            Timer timer,
            int limit) {
        this.backend = backend;
        this.handlerThreads = handlerThreads;
        this.timer = timer;
        this.limit = limit;
    }

    private record Call(SharedPollRequest request, CompletableFuture<SharedPollResult> answer) {}

    /**
     * Asks, when it is the request's turn.
     *
     * @return fails as the application does, or if it takes too long
     */
    CompletionStage<SharedPollResult> ask(SharedPollRequest request) {
        Call call = new Call(request, new CompletableFuture<>());
        synchronized (this) {
            if (underWay == limit) {
                waiting.add(call);
                return call.answer;
            }
            underWay++;
        }
        go(call);
        return call.answer;
    }

    private void go(Call call) {
        // The timer must not keep what was answered long ago.
        AtomicReference<@Nullable Call> open = new AtomicReference<>(call);
        timer.after(LIMIT, () -> end(open.get()));
        call.answer.whenComplete((answer, problem) -> {
            open.set(null);
            next();
        });
        try {
            handlerThreads.execute(() -> handle(call));
        } catch (RuntimeException stopping) {
            call.answer.completeExceptionally(stopping);
        }
    }

    private static void end(@Nullable Call call) {
        if (call != null) {
            call.answer.completeExceptionally(new TimeoutException("no answer within " + LIMIT.toSeconds() + " s"));
        }
    }

    private void handle(Call call) {
        try {
            backend.handle(call.request).whenComplete((result, problem) -> {
                if (problem != null) {
                    call.answer.completeExceptionally(problem);
                } else if (result == null) {
                    call.answer.completeExceptionally(new NullPointerException("the answer is null"));
                } else {
                    call.answer.complete(result);
                }
            });
        } catch (Throwable failed) {
            call.answer.completeExceptionally(failed);
        }
    }

    private void next() {
        Call next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                underWay--;
                return;
            }
        }
        go(next);
    }
}
