package dev.fanfare.internal.hub;

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
     * A run could not be delivered to everybody.
     *
     * @param lost how many subscriptions it has ended
     */
    void refused(Span span, int lost) {
        refusedSpan = span;
        refused = lost;
    }

    /** Answers what can be answered now: whom a publication was delivered to has it, or is gone. */
    void settle() {
        for (Iterator<Tally> each = waiting.iterator(); each.hasNext(); ) {
            Tally tally = each.next();
            if (reached(tally) == subscriptions.size()) {
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

    private int reached(Tally tally) {
        int reached = 0;
        for (Subscription subscription : subscriptions) {
            if (subscription.hasReached(tally.position())) {
                reached++;
            }
        }
        return reached;
    }

    private void answer(Tally tally) {
        boolean wasRefused = refusedSpan != null && refusedSpan.covers(tally.position());
        tally.answer().complete(new Audience.Delivery(reached(tally), wasRefused ? refused : 0));
    }
}
