package dev.fanfare.internal.node;

import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for subscribers that a broken link to the broker has left behind: each channel is asked for once, however many
 * loops and subscribers it has here, many channels together, and all of them spread over the interval. Safe for any
 * thread.
 */
final class PositionChecks {

    private static final Logger LOG = LoggerFactory.getLogger(PositionChecks.class);

    /** In how many parts the channels have their turns in an interval. */
    private static final int PARTS = 32;

    /** How many channels are asked for together. */
    private static final int BATCH = 500;

    /** What a broker has accepted, it announces within this time, or never. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Broker broker;
    private final Collection<Worker> workers;
    private final Turns turns;

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
                .thenRun(() -> {
                    Set<String> channels = new LinkedHashSet<>();
                    positioned.forEach(each -> channels.addAll(each.join()));
                    ask(new ArrayList<>(channels));
                });
    }

    private void ask(List<String> channels) {
        for (int from = 0; from < channels.size(); from += BATCH) {
            List<String> batch = channels.subList(from, Math.min(from + BATCH, channels.size()));
            tops(batch).whenComplete((tops, problem) -> {
                if (problem == null) {
                    workers.forEach(worker -> worker.checkPositions(tops, GRACE));
                } else {
                    LOG.debug("The positions of {} channels could not be checked", batch.size(), problem);
                }
            });
        }
    }

    private CompletionStage<Map<String, StreamPosition>> tops(List<String> channels) {
        return CompletableFuture.completedStage(channels).thenCompose(broker::tops);
    }
}
