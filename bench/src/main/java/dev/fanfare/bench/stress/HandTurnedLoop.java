package dev.fanfare.bench.stress;

import dev.fanfare.spi.Loop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A loop whose tasks run when somebody turns it, on the thread that does. */
final class HandTurnedLoop implements Loop {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what waits. */
    void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void afterOthers(Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        execute(task);
    }

    @Override
    public long millis() {
        return 0;
    }
}
