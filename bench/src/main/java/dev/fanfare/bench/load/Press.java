package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.protocol.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes publications, each with the next sequence number of its channel, and sends them. Safe for any thread. */
public final class Press implements AutoCloseable {

    private final Plan plan;
    private final Outlet outlet;
    private final long[] published;
    private final String[] names;

    /** One publication. */
    record Publication(String channel, Payload payload) {}

    /** Where publications go. */
    interface Outlet extends AutoCloseable {
        /** How many may be sent now; 0 if it is better to wait. */
        int room();

        /**
         * Sends publications.
         *
         * @throws PublishException if the server has refused one, or is gone
         */
        void send(List<Publication> publications);

        @Override
        void close();
    }

    Press(Plan plan, Outlet outlet) {
        this.plan = plan;
        this.outlet = outlet;
        this.published = new long[plan.layout().allChannels()];
        this.names = new String[published.length];
        Arrays.setAll(names, plan::channel);
    }

    /**
     * Opens the connection that the plan asks for.
     *
     * @throws PublishException if the server does not let it publish
     */
    public static Press open(Plan plan) throws InterruptedException {
        return new Press(plan, plan.publishUrl().isEmpty() ? WebSocketOutlet.open(plan) : new HttpOutlet(plan));
    }

    /** How many publications may be sent now. */
    int room() {
        return outlet.room();
    }

    /** Publishes, the first in one channel, the second in the next, and so on. */
    synchronized void publish(Iterable<Order> orders) {
        List<Publication> publications = new ArrayList<>();
        for (Order order : orders) {
            long sequence = ++published[order.channel];
            byte[] stamp = Stamp.write(order.channel, sequence, order.nanos, plan.payload());
            publications.add(new Publication(names[order.channel], Payload.parsedJson(stamp)));
        }
        outlet.send(publications);
    }

    /**
     * What to publish.
     *
     * @param nanos when it was meant to be sent
     */
    record Order(int channel, long nanos) {}

    /** The last sequence number of each channel. */
    public synchronized long[] published() {
        return published.clone();
    }

    /** How many deliveries all publications so far amount to. */
    public synchronized long expectedDeliveries() {
        long sum = 0;
        for (int channel = 0; channel < published.length; channel++) {
            sum += published[channel] * plan.layout().subscribersOf(channel);
        }
        return sum;
    }

    @Override
    public void close() {
        outlet.close();
    }
}
