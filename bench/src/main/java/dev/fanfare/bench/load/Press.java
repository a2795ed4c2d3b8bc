package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** Sends publications over one way, in the order in which the ledger numbers them. Safe for any thread. */
public final class Press implements AutoCloseable {

    private final Ledger ledger;
    private final List<Outlet> outlets = new ArrayList<>();

    /** Where publications go. */
    interface Outlet extends AutoCloseable {
        /** How many may be sent now; 0 if it is better to wait. */
        int room();

        /**
         * Whether the server has said of everything that was sent that it is published, as far as it says so.
         *
         * @throws PublishException if the server has refused one, or is gone
         */
        boolean isAnswered();

        /**
         * Sends publications.
         *
         * @throws PublishException if the server has refused one, or is gone
         */
        void send(List<Ledger.Publication> publications);

        @Override
        void close();
    }

    private Press(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Opens the connections that the plan asks for: servers that know nothing of each other each get every publication.
     *
     * @throws PublishException if a server does not let it publish
     */
    public static Press open(Plan plan, Ledger ledger) throws InterruptedException {
        Press press = new Press(ledger);
        try {
            for (String api : plan.publishUrls()) {
                press.outlets.add(new HttpOutlet(plan, api));
            }
            for (String url : plan.publishUrls().isEmpty() ? plan.urls() : List.<String>of()) {
                press.outlets.add(WebSocketOutlet.open(plan, url));
            }
            return press;
        } catch (PublishException refused) {
            press.close();
            throw refused;
        }
    }

    /** How many publications may be sent now. */
    int room() {
        return outlets.stream().mapToInt(Outlet::room).min().orElse(0);
    }

    /** Whether everything is published, as far as the server says so. */
    boolean isAnswered() {
        return outlets.stream().allMatch(Outlet::isAnswered);
    }

    /** Publishes, the first in one channel, the second in the next, and so on. */
    synchronized void publish(Iterable<Order> orders) {
        List<Ledger.Publication> publications = new ArrayList<>();
        for (Order order : orders) {
            publications.add(ledger.next(order.channel, order.nanos));
        }
        outlets.forEach(outlet -> outlet.send(publications));
    }

    /**
     * What to publish.
     *
     * @param nanos when it was meant to be sent
     */
    record Order(int channel, long nanos) {}

    @Override
    public void close() {
        outlets.forEach(Outlet::close);
    }
}
