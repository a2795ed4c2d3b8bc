package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.protocol.Payload;
import java.util.Arrays;

/** Makes publications, each with the next sequence number of its channel, and knows how many there were. Safe for any thread. */
public final class Ledger {

    private final Plan plan;
    private final long[] published;
    private final String[] names;

    /** One publication. */
    record Publication(String channel, Payload payload) {}

    /**
     * A ledger of all channels of a plan, with nothing published yet.
     */
    public Ledger(Plan plan) {
        this.plan = plan;
        this.published = new long[plan.layout().allChannels()];
        this.names = new String[published.length];
        Arrays.setAll(names, plan::channel);
    }

    /**
     * Makes the next publication of a channel.
     *
     * @param nanos when it was meant to be sent
     */
    synchronized Publication next(int channel, long nanos) {
        byte[] stamp = Stamp.write(channel, ++published[channel], nanos, plan.payload());
        return new Publication(names[channel], Payload.parsedJson(stamp));
    }

    /** The last sequence number of each channel. */
    public synchronized long[] published() {
        return published.clone();
    }

    /** How many publications there were. */
    public synchronized long publications() {
        return Arrays.stream(published).sum();
    }

    /** How many deliveries all publications so far amount to. */
    public synchronized long expectedDeliveries() {
        long sum = 0;
        for (int channel = 0; channel < published.length; channel++) {
            sum += published[channel] * plan.layout().subscribersOf(channel);
        }
        return sum;
    }
}
