package dev.fanfare.session;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.channel.Subscriber;
import dev.fanfare.channel.Subscription;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.Problems;
import dev.fanfare.handler.UnsubscribedEvent;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Handshake;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import dev.fanfare.spi.WireFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's side of the conversation: a state machine that takes frames, timeouts and publications
 * and writes to a transport. It does no I/O of its own.
 *
 * <p>It belongs to its transport's loop, and so does everything it owns. Other threads reach it only
 * through {@link #execute}.
 */
public final class Session implements Inbound, Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private enum Phase {
        /** No connect command yet. */
        WAITING,
        /** The connect command is being decided; further commands wait. */
        CONNECTING,
        CONNECTED,
        /** The connect command was answered with an error; nothing else will be. */
        REFUSED,
        CLOSED
    }

    private final Engine engine;
    private final Worker worker;
    private final Transport transport;
    private final Outbox outbox;
    private final SubscriptionTable subscriptions = new SubscriptionTable();
    private final SessionTimes times;

    private Phase phase = Phase.WAITING;
    private boolean dirty;
    private @Nullable Inbox inbox;

    /** What its subscriptions have collected before they were live. */
    private long collectedBytes;

    /** Subscriptions in which publications wait; null if there are none. */
    private @Nullable List<Subscription> slow;

    private @Nullable ChannelTouches touches;
    private @Nullable Handshake handshake;
    private @Nullable HandlerQueue handlerQueue;

    private String clientId = "";
    private String identity = "";
    private String user = "";
    /** Whether it is one of the connections of its user. */
    private boolean isCounted;

    private Payload info = Payload.EMPTY;

    Session(Engine engine, Worker worker, Transport transport, Handshake handshake) {
        this.engine = engine;
        this.worker = worker;
        this.transport = transport;
        this.handshake = handshake;
        this.outbox = new Outbox(transport, engine.options().queueMaxSize());
        this.times = new SessionTimes(this, engine.options());
    }

    // ---- what arrives

    @Override
    public void connect() {
        if (phase == Phase.WAITING) {
            engine.commands().first(this, 0, Request.Connect.with(""));
            worker.flush();
        }
    }

    @Override
    public void received(byte[] frame) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (phase == Phase.REFUSED) {
            close(Disconnect.BAD_REQUEST, "a frame after the connect command was refused");
            return;
        }
        if (inbox == null) {
            inbox = new Inbox();
        }
        inbox.add(transport.format().codec().commands(frame));
        workOff();
    }

    /** Works off the commands that wait, as far as the phase allows, a slice at a time. */
    void workOff() {
        Inbox commands = inbox;
        if (commands == null || !commands.claim()) {
            return;
        }
        int budget = Inbox.SLICE;
        try {
            while (takesCommands() && budget-- > 0) {
                Command command = commands.next();
                if (command == null) {
                    inbox = null;
                    break;
                }
                attempt(command);
            }
        } catch (ProtocolException undecodable) {
            close(Disconnect.BAD_REQUEST, undecodable.getMessage());
        }
        commands.unclaim();
        if (inbox != null && takesCommands()) {
            worker.later(this::workOff);
        }
        if (phase != Phase.CLOSED) {
            transport.reading(inbox == null);
        }
        worker.flush();
    }

    private void attempt(Command command) {
        try {
            dispatch(command);
        } catch (RuntimeException | StackOverflowError failed) {
            if (command.id() > 0) {
                fail(command.id(), failed);
            } else {
                LOG.error("Client {}: a command without an answer failed", clientId, failed);
                close(Disconnect.INTERNAL_ERROR, "a command failed that has no answer");
            }
        }
    }

    private boolean takesCommands() {
        return phase == Phase.WAITING || phase == Phase.CONNECTED;
    }

    private void dispatch(Command command) {
        Request request = command.request();
        if (request instanceof Request.Pong) {
            if (phase != Phase.CONNECTED || !times.pong()) {
                close(Disconnect.BAD_REQUEST, "a pong that nobody asked for");
            }
        } else if (command.id() == 0 && !(request instanceof Request.Send)) {
            close(Disconnect.BAD_REQUEST, "a command without an id");
        } else if (phase == Phase.WAITING) {
            engine.commands().first(this, command.id(), request);
        } else {
            engine.commands().next(this, command.id(), request);
        }
    }

    @Override
    public void ponged() {
        times.pong();
    }

    @Override
    public void writable() {
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
    public void closed() {
        end(Disconnect.CONNECTION_CLOSED);
    }

    // ---- what is sent

    /**
     * Answers a command.
     *
     * @return false if the answer holds what the client's encoding cannot carry, and it got an error in its place
     */
    boolean reply(long id, Result result) {
        try {
            send(new Reply.Success(id, result));
            return true;
        } catch (NotJsonException notJson) {
            LOG.error(
                    "Client {}: the answer to command {} cannot be sent: {}",
                    clientId,
                    id,
                    Outside.sentence(notJson.getMessage()));
            refuse(id, ProtocolError.INTERNAL);
            return false;
        }
    }

    /** Answers a command with an error. */
    void refuse(long id, ProtocolError error) {
        send(new Reply.Failure(id, error));
    }

    /** Answers a command with what went wrong: an error, or the end of the connection. */
    void fail(long id, Throwable problem) {
        Throwable cause = Problems.causeOf(problem);
        if (cause instanceof ErrorException refused) {
            LOG.debug("Client {}: command {} refused: {}", clientId, id, Outside.sentence(refused.getMessage()));
            refuse(id, refused.error());
        } else if (cause instanceof DisconnectException disconnect) {
            close(disconnect.disconnect(), disconnect.getMessage());
        } else {
            LOG.error("Client {}: command {} failed", clientId, id, cause);
            refuse(id, ProtocolError.INTERNAL);
        }
    }

    /**
     * Sends a message to this client.
     *
     * @throws NotJsonException if its encoding cannot carry the message
     */
    void send(ServerMessage message) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (outbox.add(transport.format().codec().encode(message)) == Outbox.Outcome.REFUSED) {
            closeSlow();
        } else {
            worker.flushLater(this);
        }
    }

    @Override
    public WireFormat format() {
        return transport.format();
    }

    @Override
    public void deliver(SharedBatch batch, SlowConsumers limits) {
        if (phase == Phase.CLOSED) {
            return;
        }
        Outbox.Outcome outcome = outbox.add(batch, limits);
        if (outcome == Outbox.Outcome.REFUSED) {
            closeSlow();
            return;
        }
        worker.flushLater(this);
        if (outcome == Outbox.Outcome.WAITS && limits.maxAgeMillis() > 0) {
            times.reschedule();
        }
    }

    @Override
    public boolean takesMore() {
        return outbox.takesMore();
    }

    @Override
    public int maxWaitingBytes() {
        return engine.options().queueMaxSize();
    }

    @Override
    public void fellBehind(Subscription subscription) {
        if (slow == null) {
            slow = new ArrayList<>(1);
        }
        slow.add(subscription);
    }

    /** The client reads too slowly. */
    void closeSlow() {
        engine.hub().slowConsumers().disconnected();
        close(Disconnect.SLOW, "too much waits for it, or has waited for too long");
    }

    /** Whether it waits for a flush already; a flush later is one flush, however often asked for. */
    boolean markDirty() {
        boolean was = dirty;
        dirty = true;
        return !was;
    }

    /** Sends what was added since the last flush. */
    void flush() {
        dirty = false;
        if (phase != Phase.CLOSED && outbox.flush() == Outbox.Outcome.REFUSED) {
            closeSlow();
        }
    }

    // ---- other threads

    /** Whether its encoding can carry a payload. */
    boolean carries(Payload payload) {
        return payload.isEmpty() || !transport.format().codec().isText() || payload.isJson();
    }

    /**
     * Counts a command about a channel against the limit of channels that the client may name in a time.
     *
     * @return false if it names too many
     */
    boolean mayTouch(String channel) {
        if (engine.options().channelRateLimit() == 0 || subscriptions.get(channel) != null) {
            return true;
        }
        if (touches == null) {
            touches = new ChannelTouches(engine.options(), worker.now());
        }
        return touches.allow(channel, worker.now());
    }

    /** Runs something on this session's loop, later; not once the session is over. */
    void execute(Runnable task) {
        worker.later(unlessClosed(task));
    }

    private Runnable unlessClosed(Runnable task) {
        return () -> {
            if (phase != Phase.CLOSED) {
                task.run();
            }
        };
    }

    /**
     * Waits for something without blocking, then goes on on the loop, unless the session is over. What
     * is there already does not wait: the caller, who is on the loop, goes on at once.
     *
     * @param onFailure gets what went wrong, be it with the stage or with what goes on
     */
    <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> onFailure) {
        stage.whenComplete((value, problem) -> worker.execute(unlessClosed(() -> {
            if (problem != null) {
                onFailure.accept(problem);
                return;
            }
            try {
                then.accept(value);
            } catch (RuntimeException failed) {
                onFailure.accept(failed);
            }
        })));
    }

    /** The same, answering a command with what went wrong. */
    <T> void await(long id, CompletionStage<T> stage, Consumer<T> then) {
        await(stage, then, problem -> fail(id, problem));
    }

    /** Where the application is asked about this client. */
    HandlerQueue handlers() {
        HandlerQueue queue = handlerQueue;
        if (queue == null) {
            queue = new HandlerQueue(this, engine.hooks(), engine.handlerThreads());
            handlerQueue = queue;
        }
        return queue;
    }

    /** Tells the application, if it listens. */
    <E> void tell(@Nullable Listener<E> listener, Supplier<E> event) {
        if (listener != null) {
            handlers().tell(listener, event.get());
        }
    }

    // ---- phases

    /** The connect command is being decided; what follows it waits. */
    void connecting(String newClientId) {
        phase = Phase.CONNECTING;
        clientId = newClientId;
    }

    /** It is known whose connection it is. */
    void belongsTo(String newIdentity) {
        identity = newIdentity;
    }

    /**
     * It is known who the client is.
     *
     * @return false if the user has as many connections as allowed
     */
    boolean identify(String newUser, Payload newInfo) {
        user = newUser;
        info = newInfo;
        isCounted = engine.userConnections().enter(newUser);
        return isCounted;
    }

    private void leave() {
        if (isCounted) {
            isCounted = false;
            engine.userConnections().leave(user);
        }
    }

    /** The connect command was refused; what came with it is ignored. */
    void refused() {
        phase = Phase.REFUSED;
        leave();
        inbox = null;
        subscriptions.all().forEach(subscription -> drop(subscription, UnsubscribeCode.SERVER));
        transport.reading(true);
    }

    /** The connect command has been answered. */
    void connected() {
        phase = Phase.CONNECTED;
        worker.noNewcomer(this);
        handshake = null;
        times.connected();
        engine.sessions().add(this);
        tell(engine.hooks().connected(), this::client);
    }

    /** Closes the connection, telling the client why. Does nothing if it is closed. From any thread. */
    public void disconnect(Disconnect reason) {
        execute(() -> close(reason, "by the application"));
    }

    /** Closes the connection, telling the client why and the log more. Does nothing if it is closed. */
    void close(Disconnect reason, @Nullable String detail) {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (isRefusal(reason)) {
            LOG.info(
                    "A client from \"{}\" is refused: {}. {}",
                    Outside.of(handshake().remoteAddress()),
                    Outside.sentence(reason),
                    Outside.sentence(detail));
        }
        LOG.debug(
                "Client {} of user \"{}\" is disconnected: {}. {}",
                clientId,
                Outside.of(user),
                Outside.sentence(reason),
                Outside.sentence(detail));
        if (!reason.equals(Disconnect.SLOW) && !reason.equals(Disconnect.WRITE_ERROR)) {
            sayLastWords();
        }
        end(reason);
        transport.close(reason);
    }

    private void sayLastWords() {
        try {
            outbox.drain();
        } catch (RuntimeException | Error failed) {
            LOG.debug("Client {}: what waited could not be written before the end", clientId, failed);
        }
    }

    /** Whether a client is turned away before it was ever let in, which its developer has to know about. */
    private boolean isRefusal(Disconnect reason) {
        return phase != Phase.CONNECTED
                && (reason.equals(Disconnect.INVALID_TOKEN) || reason.equals(Disconnect.BAD_REQUEST));
    }

    private void end(Disconnect reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean wasConnected = phase == Phase.CONNECTED;
        phase = Phase.CLOSED;
        leave();
        times.stop();
        worker.noNewcomer(this);
        outbox.discard();
        slow = null;
        inbox = null;
        handshake = null;
        if (wasConnected) {
            engine.sessions().remove(this);
        }
        for (SessionSubscription subscription : subscriptions.all()) {
            drop(subscription, UnsubscribeCode.DISCONNECT);
        }
        if (wasConnected) {
            tell(engine.hooks().disconnected(), () -> new DisconnectedEvent(client(), reason));
        }
    }

    // ---- subscriptions

    SubscriptionTable subscriptions() {
        return subscriptions;
    }

    /** Begins a subscription, which is in the table from here on. */
    SessionSubscription begin(String channel, boolean serverSide) {
        String name = engine.hub().sharedName(channel);
        SessionSubscription subscription = new SessionSubscription(this, name, serverSide);
        subscriptions.add(subscription);
        return subscription;
    }

    boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    boolean isConnected() {
        return phase == Phase.CONNECTED;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Whether a subscription is still one of this session's. */
    boolean has(SessionSubscription subscription) {
        return phase != Phase.CLOSED && subscriptions.get(subscription.channel()) == subscription;
    }

    /** Whether the client is subscribed to a channel and has been told so. */
    boolean isSubscribed(String channel) {
        SessionSubscription subscription = subscriptions.get(channel);
        return subscription != null && subscription.isLive();
    }

    /** Ends a subscription and tells the client. */
    void unsubscribe(SessionSubscription subscription, UnsubscribeCode code) {
        if (drop(subscription, code)) {
            send(new Push.Unsubscribed(subscription.channel(), code));
        }
    }

    /** Ends a subscription without a word to the client; false if it has ended before. */
    boolean drop(SessionSubscription subscription, UnsubscribeCode code) {
        worker.shard().unsubscribe(subscription);
        if (!subscriptions.remove(subscription)) {
            return false;
        }
        engine.flow().leave(this, subscription);
        if (subscription.isLive()) {
            tell(engine.hooks().unsubscribed(), () -> new UnsubscribedEvent(client(), subscription.channel(), code));
        }
        return true;
    }

    @Override
    public void insufficientState(Subscription subscription) {
        if (subscription.isServerSide()) {
            close(Disconnect.INSUFFICIENT_STATE, "publications are missing in " + subscription.channel());
        } else if (subscription.isLive()) {
            unsubscribe((SessionSubscription) subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        } else {
            // The client will hear of it in the answer to its command.
            drop((SessionSubscription) subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        }
    }

    @Override
    public void unwritable(Throwable problem) {
        LOG.error("Client {} could not be written to", clientId, problem);
        close(Disconnect.WRITE_ERROR, "a write failed");
    }

    @Override
    public boolean collect(long bytes) {
        if (collectedBytes + bytes > maxWaitingBytes()) {
            return false;
        }
        collectedBytes += bytes;
        return true;
    }

    // ---- time

    SessionTimes times() {
        return times;
    }

    void ping() {
        if (transport.hasOwnPings()) {
            transport.ping();
        } else {
            send(new ServerMessage.Ping());
        }
    }

    /** A subscription was not refreshed in time. */
    void expire(SessionSubscription subscription) {
        if (subscription.isServerSide()) {
            close(Disconnect.SUBSCRIPTION_EXPIRED, "no refresh for " + subscription.channel());
        } else {
            unsubscribe(subscription, UnsubscribeCode.EXPIRED);
        }
    }

    /**
     * Notes when the connection expires.
     *
     * @param at when, or null for never; never in an insecure server
     * @return what the client is told
     */
    Expiry expiresAt(@Nullable Instant at) {
        return times.connectionExpiresIn(engine.ttl(at));
    }

    /**
     * Notes when a subscription expires.
     *
     * @param at when, or null for never; never in an insecure server
     * @return what the client is told
     */
    Expiry expiresAt(SessionSubscription subscription, @Nullable Instant at) {
        return times.subscriptionExpiresIn(subscription, engine.ttl(at));
    }

    // ---- who it is

    /** The id of the connection; "" before the connect command. */
    public String clientId() {
        return clientId;
    }

    /** The user's id; "" for an anonymous one. */
    public String user() {
        return user;
    }

    /** The id that all connections of its user from a browser or device have in common; "" if nobody knows. */
    public String identity() {
        return identity;
    }

    Worker worker() {
        return worker;
    }

    /** The request the client connected with; only until it is connected. */
    Handshake handshake() {
        return handshake == null ? Handshake.NONE : handshake;
    }

    /** Whether keepalive is a matter of messages, which the client must be told about. */
    boolean pingsWithMessages() {
        return !transport.hasOwnPings();
    }

    String transportName() {
        return transport.name();
    }

    /** The client as the application sees it. */
    Client client() {
        return new Client(clientId, user, info, transport.name(), identity);
    }

    /** The client as other clients see it. */
    ClientInfo clientInfo(Payload chanInfo) {
        return new ClientInfo(user, clientId, info, chanInfo);
    }
}
