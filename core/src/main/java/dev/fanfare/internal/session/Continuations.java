package dev.fanfare.internal.session;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

/**
 * Where a session goes on after what it waited for: on its loop, in the order in which that came, so that what a client
 * causes happens in the order in which it was decided. Belongs to the session's loop.
 */
final class Continuations {

    private static final AtomicIntegerFieldUpdater<Continuations> ON_THEIR_WAY =
            AtomicIntegerFieldUpdater.newUpdater(Continuations.class, "onTheirWay");

    private final Session session;
    private final SessionLoop loop;

    /** How many wait in the loop's queue. */
    private volatile int onTheirWay;

    /** Whether one that had waited is running, so that what it leads to has had its turn as well. */
    private boolean isGoingOn;

    Continuations(Session session, SessionLoop loop) {
        this.session = session;
        this.loop = loop;
    }

    /** As {@link Session#await(CompletionStage, Consumer, Consumer)}. */
    <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> onFailure) {
        stage.whenComplete((value, problem) -> goOn(() -> {
            if (problem != null) {
                onFailure.accept(problem);
                return;
            }
            try {
                then.accept(value);
            } catch (RuntimeException failed) {
                onFailure.accept(failed);
            }
        }));
    }

    private void goOn(Runnable continuation) {
        if (loop.isHere() && (onTheirWay == 0 || isGoingOn)) {
            run(continuation);
        } else {
            ON_THEIR_WAY.incrementAndGet(this);
            loop.later(() -> {
                ON_THEIR_WAY.decrementAndGet(this);
                isGoingOn = true;
                try {
                    run(continuation);
                } finally {
                    isGoingOn = false;
                }
            });
        }
    }

    private void run(Runnable continuation) {
        if (!session.isClosed()) {
            continuation.run();
        }
    }
}
