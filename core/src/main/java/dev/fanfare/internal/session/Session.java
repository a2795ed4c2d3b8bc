package dev.fanfare.internal.session;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Listener;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Transport;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's side of the conversation: a state machine that takes frames, timeouts and publications
 * and writes to a transport. It does no I/O of its own.
 *
 * <p>It belongs to its transport's loop, and so does everything it owns. Other threads reach it only
 * through {@link #execute}.
 */
public final class Session implements Inbound {

    private final SessionContext context;
    private final SessionLoop loop;
    private final Roster roster;
    private final Transport transport;
    private final Downlink downlink;
    private final Subscriptions subscriptions;
    private final SessionTimes times;
    private final Arrivals arrivals;
    private final Continuations continuations;
    private final ClientProfile profile;
    private final Place place;

    private Phase phase = Phase.WAITING;
    private @Nullable HandlerQueue handlerQueue;

    /** A session that waits for its connect command. On its loop. */
    public Session(SessionContext context, SessionLoop loop, Roster roster, Transport transport, Handshake handshake) {
        this.context = context;
        this.loop = loop;
        this.roster = roster;
        this.transport = transport;
        this.downlink = new Downlink(this, context, transport);
        this.subscriptions = new Subscriptions(this, context);
        this.times = new SessionTimes(this, context);
        this.arrivals = new Arrivals(this, context, transport, handshake);
        this.continuations = new Continuations(this, loop);
        this.profile = new ClientProfile(
                handshake, transport.name(), downlink.format().codec().encoding());
        this.place = new Place(context);
    }

    // ---- what arrives

    @Override
    public void connect(Request.Connect request) {
        if (phase == Phase.WAITING) {
            context.dialogue().first(this, 0, request);
            loop.flush();
        }
    }

    @Override
    public boolean received(byte[] frame) {
        return switch (phase) {
            case CLOSED -> true;
            case REFUSED -> {
                close(Disconnect.BAD_REQUEST, "a frame after the connect command was refused");
                yield true;
            }
            default -> arrivals.take(frame);
        };
    }

    /** Works off the commands that wait. */
    public void workOff() {
        arrivals.workOff();
    }

    boolean takesCommands() {
        return phase.takesCommands();
    }

    @Override
    public void ponged() {
        times.pong();
    }

    @Override
    public void writable() {
        downlink.writable();
    }

    @Override
    public void violated(Disconnect reason) {
        context.disconnects().count(reason);
    }

    @Override
    public void closed() {
        end(Disconnect.CONNECTION_CLOSED);
    }

    // ---- answers

    /** Answers a command: {@link Downlink#reply}. */
    public boolean reply(long id, Result result) {
        return downlink.reply(id, result);
    }

    /** Answers a command with an error. */
    public void refuse(long id, ProtocolError error) {
        downlink.send(new Reply.Failure(id, error));
        arrivals.answered(error);
    }

    /** Answers a command with what went wrong: an error, or the end of the connection. */
    public void fail(long id, Throwable problem) {
        CommandFailure.tell(this, id, problem);
    }

    // ---- other threads

    /** Runs something on this session's loop, later; not once the session is over. */
    public void execute(Runnable task) {
        loop.later(() -> {
            if (phase != Phase.CLOSED) {
                task.run();
            }
        });
    }

    /**
     * Waits for something without blocking, then goes on on the loop, unless the session is over. What is there
     * already does not wait: the caller, who is on the loop, goes on at once, unless something else that came before
     * is on its way to the loop.
     *
     * @param onFailure gets what went wrong, be it with the stage or with what goes on
     */
    public <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> onFailure) {
        continuations.await(stage, then, onFailure);
    }

    /** The same, answering a command with what went wrong. */
    public <T> void await(long id, CompletionStage<T> stage, Consumer<T> then) {
        await(stage, then, problem -> fail(id, problem));
    }

    /** Where the application is asked about this client. */
    public HandlerQueue handlers() {
        HandlerQueue queue = handlerQueue;
        if (queue == null) {
            queue = new HandlerQueue(this, context.hooks(), context.handlerThreads());
            handlerQueue = queue;
        }
        return queue;
    }

    /** Tells the application, if it listens. */
    public <E> void tell(@Nullable Listener<E> listener, Supplier<E> event) {
        if (listener != null) {
            handlers().tell(listener, event.get());
        }
    }

    // ---- phases

    /** The connect command is being decided; what follows it waits. */
    public void connecting() {
        phase = Phase.CONNECTING;
        profile.clientId(UUID.randomUUID().toString());
    }

    /**
     * It is known who the client is.
     *
     * @param identity the id that all connections of its user from a browser or device have in common; "" if nobody knows
     * @throws DisconnectException if its user has as many connections as allowed or is blocked, or its login or token was revoked
     */
    public void identify(String identity, Credentials credentials) {
        profile.identify(identity, credentials);
        place.take(credentials.user());
        roster.identified(this);
    }

    /**
     * Its user has logged in anew, or in the same way.
     *
     * @throws DisconnectException if that login, or the token it comes by, was revoked
     */
    public void renewLogin(String login) {
        roster.loggedIn(this, profile.renewLogin(login));
    }

    /** The connect command was refused; what came with it is ignored. */
    public void refused() {
        phase = Phase.REFUSED;
        place.leave();
        roster.refused(this);
        arrivals.drop();
        subscriptions.dropAll(UnsubscribeCode.SERVER);
    }

    /** The connect command has been answered. */
    public void connected() {
        phase = Phase.CONNECTED;
        profile.forgetHandshake();
        times.connected();
        roster.connected(this);
        tell(context.hooks().connected(), profile::client);
    }

    /** Closes the connection, telling the client why. Does nothing if it is closed. From any thread. */
    public void disconnect(Disconnect reason) {
        execute(() -> close(reason, "by the application"));
    }

    /** Closes the connection, telling the client why and the log more. Does nothing if it is closed. */
    public void close(Disconnect reason, @Nullable String detail) {
        if (phase == Phase.CLOSED) {
            return;
        }
        context.disconnects().count(reason);
        Farewell.log(this, reason, detail);
        if (!reason.equals(Disconnect.SLOW) && !reason.equals(Disconnect.WRITE_ERROR)) {
            downlink.sayLastWords();
        }
        end(reason);
        transport.close(reason);
    }

    private void end(Disconnect reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean wasConnected = phase == Phase.CONNECTED;
        phase = Phase.CLOSED;
        place.leave();
        times.stop();
        roster.ended(this, wasConnected);
        downlink.end();
        arrivals.drop();
        profile.forgetHandshake();
        subscriptions.dropAll(UnsubscribeCode.DISCONNECT);
        if (wasConnected) {
            tell(context.hooks().disconnected(), () -> new DisconnectedEvent(profile.client(), reason));
        }
    }

    // ---- who it is

    /** The id of the connection; "" before the connect command. */
    public String clientId() {
        return profile.clientId();
    }

    /** Who its client is. */
    public ClientProfile profile() {
        return profile;
    }

    /** Whether it is over. */
    public boolean isClosed() {
        return phase == Phase.CLOSED;
    }

    /** Whether its connect command has been answered, and it is not over. */
    public boolean isConnected() {
        return phase == Phase.CONNECTED;
    }

    /** What it sends. */
    public Downlink downlink() {
        return downlink;
    }

    /** Its subscriptions. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The moments it waits for. */
    public SessionTimes times() {
        return times;
    }

    /** What it shares with the other sessions of its loop. */
    public SessionLoop loop() {
        return loop;
    }
}
