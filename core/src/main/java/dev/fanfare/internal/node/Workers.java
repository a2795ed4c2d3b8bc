package dev.fanfare.internal.node;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The loops of a node, as they come and go, and what has its turns on them. Safe for any thread. */
final class Workers {

    private final List<Worker> present = new CopyOnWriteArrayList<>();
    private final List<Turns> turns = new CopyOnWriteArrayList<>();

    /** Those that are there, at any time. */
    Collection<Worker> present() {
        return present;
    }

    void add(Worker worker) {
        present.add(worker);
        turns.forEach(Turns::workersChanged);
    }

    void remove(Worker worker) {
        present.remove(worker);
        turns.forEach(Turns::workersChanged);
    }

    /** Lets something have its turns for as long as there are any of these: {@link Node#inTurns}. */
    void inTurns(Duration interval, int parts, Turns.Turn turn) {
        Turns some = new Turns(interval, parts, present, turn);
        turns.add(some);
        some.workersChanged();
    }

    /** Runs a task on one of them after a delay; false if there is none. */
    boolean later(Runnable task, Duration delay) {
        Iterator<Worker> any = present.iterator();
        if (!any.hasNext()) {
            return false;
        }
        any.next().after(task, delay.toMillis());
        return true;
    }

    /** Completes when something is done on all of them. */
    CompletionStage<Void> each(Function<Worker, CompletionStage<Void>> action) {
        return CompletableFuture.allOf(present.stream()
                .map(worker -> action.apply(worker).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
