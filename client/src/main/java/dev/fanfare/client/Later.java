package dev.fanfare.client;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Does something short later, on a thread of {@link Threads#work}. */
final class Later {

    private static final int LOOK_MS = 10;

    private Later() {}

    static void after(long millis, Runnable task) {
        var unused = Threads.TIMER.schedule(() -> Threads.work(task), millis, TimeUnit.MILLISECONDS);
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
