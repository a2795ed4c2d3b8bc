package dev.fanfare.internal.session;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.hub.Subscriber;
import dev.fanfare.internal.hub.Subscription;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.TransportTraits;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes from a session to its client: answers and pushes of its own, and what its subscriptions deliver. Closes the
 * session when the client reads too slowly. Belongs to the session's loop.
 */
public final class Downlink implements Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Downlink.class);

    private final Session session;
    private final SessionContext context;
    private final Transport transport;
    private final Outbox outbox;

    private boolean dirty;

    /** What the subscriptions have collected before they were live. */
    private long collectedBytes;

    /** Subscriptions in which publications wait; null if there are none. */
    private @Nullable List<Subscription> slow;

    Downlink(Session session, SessionContext context, Transport transport) {
        this.session = session;
        this.context = context;
        this.transport = transport;
        this.outbox = new Outbox(transport, context.options().queueMaxSize());
    }

    /**
     * Sends a message to this client.
     *
     * @throws NotJsonException if its encoding cannot carry the message
     */
    public void send(ServerMessage message) {
        if (!session.isClosed()) {
            note(outbox.add(transport.format().codec().encode(message)));
        }
    }

    /**
     * Answers a command.
     *
     * @return false if the answer holds what the client's encoding cannot carry, and it got an error in its place
     */
    public boolean reply(long id, Result result) {
        try {
            send(new Reply.Success(id, result));
            return true;
        } catch (NotJsonException notJson) {
            LOG.error(
                    "Client {}: the answer to command {} cannot be sent: {}",
                    session.clientId(),
                    id,
                    Outside.sentence(notJson.getMessage()));
            if (traits().takesCommands()) {
                send(new Reply.Failure(id, ProtocolError.INTERNAL));
            } else {
                session.close(Disconnect.INTERNAL_ERROR, "its encoding cannot carry what it is told");
            }
            return false;
        }
    }

    /** What its connection can do. */
    public TransportTraits traits() {
        return transport.traits();
    }

    /** Tells the transport why a client that sends no commands is about to be closed. */
    void refused(ProtocolError error) {
        transport.refused(error);
    }

    /** Asks the client whether it is there. */
    void ping() {
        if (traits().hasOwnPings()) {
            transport.ping();
        }
        if (traits().hasPingMessages()) {
            send(new ServerMessage.Ping());
        }
    }

    /** Whether the client's encoding can carry a payload. */
    public boolean carries(Payload payload) {
        return payload.isEmpty() || !format().codec().isText() || payload.isJson();
    }

    /** Whether the client's encoding can carry all of some publications. */
    public boolean carries(List<Publication> publications) {
        return publications.stream().allMatch(publication -> carries(publication.data()));
    }

    @Override
    public String clientId() {
        return session.clientId();
    }

    @Override
    public WireFormat format() {
        return transport.format();
    }

    @Override
    public void deliver(SharedBatch batch, SlowConsumers limits) {
        if (session.isClosed()) {
            return;
        }
        Outbox.Outcome outcome = outbox.add(batch, limits);
        note(outcome);
        if (outcome == Outbox.Outcome.WAITS && limits.maxAgeMillis() > 0) {
            session.times().reschedule();
        }
    }

    private void note(Outbox.Outcome outcome) {
        if (outcome == Outbox.Outcome.REFUSED) {
            closeSlow();
        } else {
            session.loop().flushLater(this);
        }
    }

    @Override
    public boolean takesMore() {
        return outbox.takesMore();
    }

    @Override
    public int maxWaitingBytes() {
        return context.options().queueMaxSize();
    }

    @Override
    public boolean collect(long bytes) {
        if (collectedBytes + bytes > maxWaitingBytes()) {
            return false;
        }
        collectedBytes += bytes;
        return true;
    }

    @Override
    public void fellBehind(Subscription subscription) {
        if (slow == null) {
            slow = new ArrayList<>(1);
        }
        slow.add(subscription);
    }

    /** The transport takes more again. */
    void writable() {
        outbox.writable();
        while (slow != null && outbox.takesMore()) {
            Subscription first = slow.remove(0);
            if (slow.isEmpty()) {
                slow = null;
            }
            first.catchUp();
        }
        if (dirty) {
            flush();
        }
    }

    @Override
    public void insufficientState(Subscription subscription) {
        session.subscriptions().lost((SessionSubscription) subscription);
    }

    @Override
    public void unwritable(Throwable problem) {
        LOG.error("Client {} could not be written to", session.clientId(), problem);
        session.close(Disconnect.WRITE_ERROR, "a write failed");
    }

    /** The client reads too slowly. */
    void closeSlow() {
        context.hub().slowConsumers().disconnected();
        session.close(Disconnect.SLOW, "too much waits for it, or has waited for too long");
    }

    /** When something will have waited too long, by the loop's clock; 0 for never. */
    long due() {
        return outbox.due();
    }

    /** Asks for a flush; false if one was asked for already, for a flush later is one flush, however often asked for. */
    boolean markDirty() {
        boolean was = dirty;
        dirty = true;
        return !was;
    }

    /** Sends what was added since the last flush. */
    void flush() {
        dirty = false;
        if (!session.isClosed() && outbox.flush() == Outbox.Outcome.REFUSED) {
            closeSlow();
        }
    }

    /** Sends what waits, whether the transport likes it or not, because nothing comes after it. */
    void sayLastWords() {
        try {
            outbox.drain();
        } catch (RuntimeException | Error failed) {
            LOG.debug("Client {}: what waited could not be written before the end", session.clientId(), failed);
        }
    }

    /** Nothing more is sent. */
    void end() {
        outbox.discard();
        slow = null;
    }
}
