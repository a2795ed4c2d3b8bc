package dev.fanfare.channel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts who has a publication once it was delivered to the subscribers of one loop. Belongs to the loop. */
final class Tallies {

    /** A broker that takes longer than this to announce what it has accepted has lost it. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final HubShard shard;
    private final List<Subscription> subscriptions;
    private final List<Tally> waiting = new ArrayList<>(0);
    private boolean timed;
    private @Nullable Span delivered;
    private @Nullable Span refusedSpan;
    private int refused;

    /**
     * @param subscriptions those of the channel, live
     */
    Tallies(HubShard shard, List<Subscription> subscriptions) {
        this.shard = shard;
        this.subscriptions = subscriptions;
    }

    void add(Tally tally) {
        waiting.add(tally);
    }

    /**
     * A run was delivered.
     *
     * @param lost how many subscriptions it has ended
     */
    void delivered(Span span, int lost) {
        delivered = span;
        if (lost > 0) {
            refusedSpan = span;
            refused = lost;
        }
    }

    /** Answers what can be answered now. */
    void settle() {
        for (Iterator<Tally> each = waiting.iterator(); each.hasNext(); ) {
            Tally tally = each.next();
            if (subscriptions.isEmpty() || covers(delivered, tally)) {
                each.remove();
                answer(tally);
            }
        }
        if (!waiting.isEmpty() && !timed) {
            timed = true;
            shard.later(this::giveUp, PATIENCE_MILLIS);
        }
    }

    private void giveUp() {
        timed = false;
        waiting.forEach(this::answer);
        waiting.clear();
    }

    private static boolean covers(@Nullable Span span, Tally tally) {
        return span != null
                && span.epoch().equals(tally.position().epoch())
                && span.last() >= tally.position().offset();
    }

    private void answer(Tally tally) {
        int reached = 0;
        for (Subscription subscription : subscriptions) {
            if (subscription.hasReached(tally.position())) {
                reached++;
            }
        }
        Span of = refusedSpan;
        boolean wasRefused = covers(of, tally)
                && of != null
                && of.first() <= tally.position().offset();
        tally.answer().complete(new Audience.Reach(reached, wasRefused ? refused : 0));
    }
}
