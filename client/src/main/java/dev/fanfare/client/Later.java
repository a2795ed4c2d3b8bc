package dev.fanfare.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Does something later, on a thread of the common pool, which keeps no program running. */
final class Later {

    private static final int LOOK_MS = 10;

    private Later() {}

    static void after(long millis, Runnable task) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(task);
    }

    /** Runs a task when something has come true, at once if it is, or when it has not for so long. */
    static void when(BooleanSupplier isTrue, long atMostMillis, Runnable task) {
        if (atMostMillis <= 0 || isTrue.getAsBoolean()) {
            task.run();
        } else {
            after(LOOK_MS, () -> when(isTrue, atMostMillis - LOOK_MS, task));
        }
    }
}
