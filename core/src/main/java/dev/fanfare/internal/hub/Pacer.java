package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumers;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets the pushes of a channel through at the pace that its namespace allows, for all subscribers on a
 * loop together, so that they go on sharing what is encoded. Belongs to its loop.
 */
final class Pacer {

    /** What a pause earns: this part of a second's publications may follow it at once. */
    private static final int BURSTS_PER_SECOND = 100;

    private final SlowConsumers limits;
    private final Backlog backlog;
    private final HubShard shard;
    private final Consumer<PushRun> delivery;

    /** What was added and not delivered yet, with what gave way meanwhile. */
    private Span span = new Span();

    private boolean lossy;
    private boolean waking;
    private double allowance;
    private long earnedAt;

    /**
     * @param backlog where pushes wait
     * @param delivery takes what may go
     */
    Pacer(SlowConsumers limits, Backlog backlog, HubShard shard, Consumer<PushRun> delivery) {
        this.limits = limits;
        this.backlog = backlog;
        this.shard = shard;
        this.delivery = delivery;
        this.allowance = most();
        this.earnedAt = shard.now();
    }

    /** What a long pause earns, in publications. */
    private double most() {
        return limits.keepsLatest() ? 1 : Math.max(1, limits.maxRate() / BURSTS_PER_SECOND);
    }

    /** Delivers pushes, now or when it is time. */
    void deliver(List<EncodedPush> pushes) {
        long now = shard.now();
        for (EncodedPush push : pushes) {
            span.include(push.position(), push.before());
            lossy |= backlog.add(push, now);
        }
        deliverDue();
    }

    private void deliverDue() {
        earn(shard.now());
        while (allowance >= 1 && !backlog.isEmpty()) {
            delivery.accept(takeRun());
        }
        if (!backlog.isEmpty() && !waking) {
            waking = true;
            shard.later(this::wake, (long) Math.ceil((1 - allowance) * 1000 / limits.maxRate()));
        }
    }

    private void wake() {
        waking = false;
        deliverDue();
    }

    /** Whether everything has been delivered. */
    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** Forgets what waits: nobody is there to get it. */
    void clear() {
        backlog.clear();
        span = new Span();
    }

    private void earn(long now) {
        allowance = Math.min(most(), allowance + (now - earnedAt) * limits.maxRate() / 1000.0);
        earnedAt = now;
    }

    private PushRun takeRun() {
        // Of the newest for each key all go together: each key has the pace to itself.
        Backlog.Taken taken = backlog.take(limits.keepsLatest() ? Integer.MAX_VALUE : (int) allowance, shard.now());
        allowance -= limits.keepsLatest() ? 1 : taken.pushes().size();
        PushRun run = new PushRun(taken.pushes(), takeSpan(taken.pushes()), lossy || taken.lost());
        lossy = false;
        return run;
    }

    private Span takeSpan(List<EncodedPush> pushes) {
        if (backlog.isEmpty()) {
            Span whole = span;
            span = new Span();
            return whole;
        }
        long last = 0;
        for (EncodedPush push : pushes) {
            last = Math.max(last, push.position().offset());
        }
        return span.takeUpTo(last);
    }
}
