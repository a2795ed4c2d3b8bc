package dev.fanfare.internal.node;

import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for subscribers that a broken link to the broker has left behind: each channel is asked for once, however many
 * loops and subscribers it has here, many channels together, one batch after the other, and all of them spread over the
 * interval. Safe for any thread.
 */
final class PositionChecks {

    private static final Logger LOG = LoggerFactory.getLogger(PositionChecks.class);

    /** In how many parts the channels have their turns in an interval. */
    private static final int PARTS = 32;

    /** How many channels are asked for together. */
    private static final int BATCH = 500;

    /** What a broker has accepted, it announces within this time, or never, if it cannot say more. */
    private static final long GRACE_MILLIS = Duration.ofSeconds(5).toMillis();

    /** When a batch that could not be asked for is asked for again. */
    private static final long RETRY_MILLIS = Duration.ofSeconds(1).toMillis();

    /** How many subscribers are told within a second: all of them come back, each with a question to the broker. */
    private static final int TOLD_PER_SECOND = 20_000;

    private final Broker broker;
    private final Collection<Worker> workers;
    private final Turns turns;
    private final AtomicInteger told = new AtomicInteger();

    /** What is to be asked for; under the lock. */
    private final Set<String> waiting = new LinkedHashSet<>();

    /** What was asked for in vain meanwhile; under the lock. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    private boolean isAsking;
    private long generation;

    /**
     * @param interval in which every channel is looked at once
     * @param workers of the node, as they come and go
     */
    PositionChecks(Broker broker, Duration interval, Collection<Worker> workers) {
        this.broker = broker;
        this.workers = workers;
        this.turns = new Turns(
                interval, PARTS, workers, (part, loop) -> check(name -> Math.floorMod(name.hashCode(), PARTS) == part));
    }

    /** The loops are others than before: from now on it is one of these that keeps the time. */
    void workersChanged() {
        if (!broker.deliversReliably()) {
            turns.workersChanged();
        }
        synchronized (this) {
            generation++;
            isAsking = false;
        }
        ask(List.of());
    }

    /** Looks at some channels now, because something in them may have been lost. */
    void check(Collection<String> channels) {
        check(Set.copyOf(channels)::contains);
    }

    private void check(Predicate<String> among) {
        List<CompletableFuture<List<String>>> positioned = workers.stream()
                .map(worker -> worker.positionedChannels(among).toCompletableFuture())
                .toList();
        var unused = CompletableFuture.allOf(positioned.toArray(CompletableFuture[]::new))
                .thenRun(() -> ask(positioned.stream()
                        .flatMap(each -> each.join().stream())
                        .toList()));
    }

    private void ask(List<String> channels) {
        long mine;
        synchronized (this) {
            waiting.addAll(channels);
            if (isAsking || waiting.isEmpty()) {
                return;
            }
            isAsking = true;
            mine = generation;
        }
        soon(() -> askNext(mine), 0);
    }

    /** A loop keeps the time; if there is none, there are no subscribers either. */
    private void soon(Runnable task, long delayMillis) {
        workers.stream().findFirst().ifPresent(worker -> worker.after(task, delayMillis));
    }

    private synchronized @Nullable List<String> nextBatch(long mine) {
        if (mine != generation) {
            return null;
        }
        List<String> batch = new ArrayList<>();
        for (Iterator<String> names = waiting.iterator(); names.hasNext() && batch.size() < BATCH; ) {
            batch.add(names.next());
            names.remove();
        }
        isAsking = !batch.isEmpty();
        return isAsking ? batch : null;
    }

    private void askNext(long mine) {
        List<String> batch = nextBatch(mine);
        if (batch != null) {
            tops(batch).whenComplete((tops, problem) -> {
                if (problem == null) {
                    leave(batch, tops.keySet());
                    settle(tops, mine);
                } else {
                    LOG.debug("The positions of {} channels could not be checked", batch.size(), problem);
                    synchronized (this) {
                        waiting.addAll(batch);
                    }
                    soon(() -> askNext(mine), RETRY_MILLIS);
                }
            });
        }
    }

    /** What was not told, as where it is does not answer, is asked for again when everything else is through. */
    private synchronized void leave(Collection<String> batch, Set<String> answered) {
        batch.stream().filter(name -> !answered.contains(name)).forEach(unanswered::add);
        if (waiting.isEmpty() && !unanswered.isEmpty()) {
            Set<String> again = Set.copyOf(unanswered);
            unanswered.clear();
            soon(() -> check(again), RETRY_MILLIS);
        }
    }

    private CompletionStage<Map<String, StreamPosition>> tops(List<String> channels) {
        return CompletableFuture.completedStage(channels).thenCompose(broker::tops);
    }

    /** Once everything up to there is announced, whoever has not got it has missed it. */
    private void settle(Map<String, StreamPosition> tops, long mine) {
        CompletableFuture.completedStage(tops.keySet())
                .thenCompose(broker::settled)
                .whenComplete((settled, unknown) -> {
                    boolean isNeverKnown =
                            unknown != null && Problems.causeOf(unknown) instanceof UnsupportedOperationException;
                    if (unknown == null || isNeverKnown) {
                        long delay = isNeverKnown ? GRACE_MILLIS : 0;
                        workers.forEach(worker -> worker.checkPositions(tops, delay, GRACE_MILLIS, told::addAndGet));
                    } else {
                        // Whoever comes back meanwhile is elsewhere than these say.
                        leave(tops.keySet(), Set.of());
                    }
                    soon(() -> goOn(mine), 0);
                });
    }

    private void goOn(long mine) {
        long pause = told.getAndSet(0) * 1000L / TOLD_PER_SECOND;
        if (pause == 0) {
            askNext(mine);
        } else {
            soon(() -> askNext(mine), pause);
        }
    }
}
