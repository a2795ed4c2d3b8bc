package dev.fanfare.bench.load;

import dev.fanfare.bench.measure.Receipts;
import dev.fanfare.bench.measure.SequenceCheck;
import dev.fanfare.bench.plan.Layout;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.plan.Transport;
import dev.fanfare.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client: connects, subscribes, and checks and times what it receives. Belongs to one event loop. */
final class Subscriber implements Link.Listener, MessageScanner.Sink {

    /** Ids of subscribe commands; the connect command has the one before. */
    private static final int FIRST_ID = 2;

    private final Plan plan;
    private final Dialect dialect;
    private final Place place;
    private final MessageScanner messages;
    private final @Nullable StreamPosition[] beginnings;
    private volatile @Nullable Link link;
    private boolean returning;
    private boolean ready;
    private boolean dropped;
    private int standing;
    private long opened;
    private int lastChannel = -1;
    private int lastSlot;

    /**
     * What a subscriber shares with others.
     *
     * @param connection which one of all it is
     * @param firstSubscription its first one's number in the check
     */
    record Place(
            int connection,
            int firstSubscription,
            Client client,
            Endpoint endpoint,
            Receipts receipts,
            SequenceCheck sequences,
            Roll roll) {}

    /** Where subscribers report how they are. */
    interface Roll {
        /** All subscriptions stand. */
        void ready();

        /** The client came back, but the server could not give it what it missed. */
        void unrecovered();

        /**
         * The client is gone without having been dropped.
         *
         * @param wasReady whether it had been ready
         */
        void failed(boolean wasReady, String reason);

        /** The client was dropped and is gone. */
        void gone(boolean wasReady);
    }

    Subscriber(Plan plan, Dialect dialect, Place place) {
        this.plan = plan;
        this.dialect = dialect;
        this.place = place;
        this.messages = new MessageScanner(dialect, plan.payload(), this);
        this.beginnings = new StreamPosition[layout().slots(place.connection)];
    }

    private Layout layout() {
        return plan.layout();
    }

    /** Makes the handler of a new connection, the first one or another after a {@link #drop}. */
    Link connect() {
        opened = System.nanoTime();
        standing = 0;
        dropped = false;
        return plan.transport() == Transport.WEBSOCKET
                ? new WebSocketLink(place.client, place.endpoint, dialect, this)
                : new StreamLink(place.client, place.endpoint, plan.transport(), this);
    }

    /** Cuts the connection. On the loop. */
    void drop() {
        dropped = true;
        returning = true;
        Link open = link;
        if (open != null) {
            open.cut();
        }
    }

    /** Stops reading; that the server closes the connection then is to be expected. On the loop. */
    void stall() {
        dropped = true;
        Link open = link;
        if (open != null) {
            open.reading(false);
        }
    }

    /** The connection could not be opened. */
    void failedToOpen(String reason) {
        place.roll.failed(false, reason);
    }

    @Override
    public void opened(Link open) {
        link = open;
        byte[] greeting = dialect.connect(plan.token());
        if (greeting == null) {
            subscribe(open);
        } else {
            open.send(greeting);
        }
    }

    private void subscribe(Link open) {
        List<byte[]> commands = new ArrayList<>();
        for (int slot = 0; slot < beginnings.length; slot++) {
            String channel = plan.channel(layout().channel(place.connection, slot));
            commands.add(dialect.subscribe(FIRST_ID + slot, channel, seen(slot), plan.recoverable()));
        }
        if (commands.isEmpty()) {
            becomeReady();
        } else if (dialect.joins()) {
            open.send(dialect.join(commands));
        } else {
            commands.forEach(open::send);
        }
    }

    /** How far a subscription has come in its stream; null if it has never stood. */
    private @Nullable StreamPosition seen(int slot) {
        StreamPosition beginning = beginnings[slot];
        if (!returning || beginning == null) {
            return null;
        }
        long received = place.sequences.reached(place.firstSubscription + slot);
        return new StreamPosition(beginning.offset() + received, beginning.epoch());
    }

    @Override
    public void message(byte[] bytes, int from, int to) {
        messages.scan(bytes, from, to);
    }

    @Override
    public void readComplete() {
        place.receipts.arrived(place.client.inlet().nanos());
    }

    @Override
    public void publication(byte[] bytes, int stamp) {
        int channel = Stamp.channel(bytes, stamp);
        if (channel != lastChannel) {
            lastSlot = layout().slot(place.connection, channel);
            lastChannel = channel;
        }
        if (lastSlot < 0) {
            throw new IllegalArgumentException("the server sent a publication of " + plan.channel(channel)
                    + " to a client that is not subscribed to it");
        }
        place.sequences.received(place.firstSubscription + lastSlot, Stamp.sequence(bytes, stamp));
        place.receipts.delivered(
                layout().isApart(place.connection),
                Stamp.nanos(bytes, stamp),
                place.client.inlet().nanos());
    }

    @Override
    public void other(byte[] message) {
        Link open = link;
        if (open == null) {
            return;
        }
        for (Event event : dialect.events(message)) {
            if (event instanceof Event.Connected connected) {
                open.admitted(connected);
                subscribe(open);
            } else if (event instanceof Event.Subscribed subscribed) {
                subscribed(subscribed);
            } else if (event instanceof Event.Ping) {
                open.send(dialect.pong());
            } else if (event instanceof Event.Refused refused) {
                throw new IllegalArgumentException("the server refused "
                        + (refused.id() < FIRST_ID
                                ? "a connection"
                                : "a subscription to "
                                        + plan.channel(
                                                layout().channel(place.connection, (int) refused.id() - FIRST_ID)))
                        + ": " + refused.reason() + Remedy.of(plan, refused.code()));
            } else if (event instanceof Event.Ended ended) {
                open.ended(ended.code(), ended.reason());
            } else if (event instanceof Event.Unsubscribed unsubscribed) {
                throw new IllegalArgumentException(unsubscribed.reason());
            }
        }
    }

    private void subscribed(Event.Subscribed subscribed) {
        int slot = (int) subscribed.id() - FIRST_ID;
        if (beginnings[slot] == null) {
            beginnings[slot] = subscribed.position();
        } else if (!subscribed.recovered()) {
            place.roll.unrecovered();
        }
        standing++;
        if (standing == beginnings.length) {
            becomeReady();
        }
    }

    private void becomeReady() {
        ready = true;
        place.receipts.ready(System.nanoTime() - opened);
        place.roll.ready();
    }

    @Override
    public void closed(int code, String reason) {
        link = null;
        boolean wasReady = ready;
        ready = false;
        if (dropped) {
            place.roll.gone(wasReady);
        } else {
            place.roll.failed(wasReady, reason + Remedy.of(plan, code));
        }
    }
}
