package dev.fanfare.internal.node;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executor;

/**
 * Lets something have its turns, one part after the other and each once in an interval, on whichever loop the node has.
 * Safe for any thread.
 */
final class Turns {

    /** What has turns. */
    interface Turn {
        /**
         * It is the turn of a part.
         *
         * @param loop runs what is left to do later, after other work
         */
        void of(int part, Executor loop);
    }

    private final long delayMillis;
    private final int parts;
    private final Collection<Worker> workers;
    private final Turn turn;
    private int part;
    private long generation;

    /**
     * @param interval in which every part has one turn
     * @param workers of the node, as they come and go
     */
    Turns(Duration interval, int parts, Collection<Worker> workers, Turn turn) {
        this.delayMillis = Math.max(1, interval.toMillis() / parts);
        this.parts = parts;
        this.workers = workers;
        this.turn = turn;
    }

    /** The loops are others than before: from now on it is one of these that keeps the time. */
    synchronized void workersChanged() {
        generation++;
        waitForNext(generation);
    }

    private void waitForNext(long since) {
        workers.stream().findFirst().ifPresent(worker -> worker.after(() -> haveTurn(worker, since), delayMillis));
    }

    private void haveTurn(Worker worker, long since) {
        int mine;
        synchronized (this) {
            if (generation != since) {
                return;
            }
            mine = part;
            part = (part + 1) % parts;
            waitForNext(since);
        }
        turn.of(mine, worker::later);
    }
}
