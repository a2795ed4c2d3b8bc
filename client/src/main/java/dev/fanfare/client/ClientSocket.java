package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.Outbox.Encoding;
import dev.fanfare.client.Outbox.Request;
import dev.fanfare.client.SocketEvent.ConnectionClosed;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketEvent.Missed;
import dev.fanfare.client.SocketOptions.DataType;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that comes back by itself, and what comes over it.
 *
 * <pre>{@code
 * ClientSocket socket = new ClientSocket();
 * socket.notifications().listen(NotificationFilter.ANY, n -> System.out.println(n.message()));
 * socket.open("wss://example.com").join();
 * socket.event("save", Map.of("id", 42)).thenAccept(answer -> System.out.println(answer));
 * }</pre>
 *
 * <p>Safe for any thread. Nothing blocks but {@link #close}. Listeners run one at a time, in order, where {@link
 * SocketOptions.Builder#executor} says. A future that fails does so with a {@link ClientSocketException}; what is chained
 * to futures runs on daemon threads of the library, which may block: 64 at once for all sockets of a program, and further
 * futures are done when one of those is free. So do not wait there for another future of the library, but chain it.
 *
 * <p>An open socket keeps the JVM running; so does a closed one, for up to a minute, while idle
 * threads beneath it come to their end.
 */
public final class ClientSocket implements AutoCloseable {

    private static final String DEFAULT_PATH = "/connection/websocket";
    private static final int CLOSE_WAIT_SECONDS = 3;

    private final SocketOptions options;
    private final Trace trace;
    private final Listeners<SocketEvent> listeners = new Listeners<>();
    private final Mailbox mailbox;
    private final Notifications notifications;

    private final LiveObjects objects;

    /** Only used in the mailbox. */
    private final Incoming incoming;

    private final Outbox outbox;
    private @Nullable Session session;

    /** Done when the connections of all sessions before are closed. */
    private CompletableFuture<Void> over = CompletableFuture.completedFuture(null);

    private Status status = Status.DISCONNECTED;
    private String clientId = "";

    /** The proof of who this client is, and for which server. */
    private String clientToken;

    private String clientTokenUrl = "";

    /** A socket with default options, not open. */
    public ClientSocket() {
        this(SocketOptions.DEFAULT);
    }

    /**
     * A socket that is not open.
     * @param options may be those of several sockets
     */
    public ClientSocket(SocketOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.trace = new Trace(options.debug);
        this.outbox = new Outbox(options.queueLimit, options.maxQueuedBytes);
        this.clientToken = options.clientToken;
        this.mailbox = new Mailbox(
                options.executor == null ? Mailbox.ownThread() : options.executor,
                options.notificationLimit,
                this::tellMissed);
        this.notifications = new Notifications(options.notificationLimit, mailbox, this::tellMissed, this::event);
        this.objects = new LiveObjects(this, mailbox, options.notificationLimit);
        this.incoming = new Incoming(options, listeners, notifications);
    }

    private void tellMissed(int count) {
        listeners.tell(new Missed("", OptionalInt.of(count)));
    }

    /** {@return what the socket is doing} */
    public synchronized Status status() {
        return status;
    }

    /** {@return where the socket is connected or connecting to; "" if it is disconnected} */
    public synchronized String url() {
        return session == null ? "" : session.url;
    }

    /** {@return the id that the server gave this client; "" if it gave none yet, and in plain mode} */
    public synchronized String clientId() {
        return clientId;
    }

    /** {@return what proves who this client is; see {@link SocketOptions.Builder#clientToken}} */
    public synchronized String clientToken() {
        return clientToken;
    }

    /** {@return who listens to notifications} */
    public Notifications notifications() {
        return notifications;
    }

    /** {@return whether every message and every change of state is printed to standard output} */
    public boolean debug() {
        return trace.enabled();
    }

    /**
     * Switches printing on or off.
     * @param enabled true also prints tokens that messages hold
     */
    public void debug(boolean enabled) {
        trace.enable(enabled);
    }

    /**
     * Adds a listener: {@code socket.on(SocketEvent.Connected.class, e -> System.out.println(e.clientId()))}. What it
     * throws is logged.
     * @param <E> the kind of event, of which the listener gets each
     * @param event which events; {@code SocketEvent.class} for all
     * @param listener may block: the connection does not wait for it
     * @return removes the listener
     */
    public <E extends SocketEvent> Runnable on(Class<E> event, Consumer<? super E> listener) {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(listener, "listener");
        return listeners.add(event::isInstance, happened -> listener.accept(event.cast(happened)));
    }

    /**
     * Connects, and stays connected until {@link #close}. Does nothing if the socket is open to the same URL; closes it
     * first if it is open to another one.
     * @param url a URL of ws, wss, http or https; unless the socket is plain, {@code /connection/websocket} is added
     *     where there is no path
     * @return done when the connection stands; fails if the socket is closed before, or cannot be connected for good
     */
    public CompletableFuture<Void> open(String url) {
        Objects.requireNonNull(url, "url");
        String address;
        try {
            address = Address.of(url, options.plain == null ? DEFAULT_PATH : "");
        } catch (ClientSocketException wrong) {
            return Call.failure(wrong);
        }
        CompletableFuture<Void> before;
        Session opened;
        synchronized (this) {
            if (session != null && session.url.equals(address)) {
                return session.opened.future();
            }
            before = end();
            opened = new Session(address);
            session = opened;
            objects.use(opened.link);
            become(Status.CONNECTING);
        }
        before.thenRun(opened.link::open);
        return opened.opened.future();
    }

    /**
     * Ends the connection with code 1000, for good. What was sent before is written first; messages that wait for a
     * connection fail.
     * @return done when the connection is closed, or does not become so within a second or two
     */
    public CompletableFuture<Void> closeAsync() {
        CompletableFuture<Void> ended = end();
        // Whoever gets the other future may do what he wants with it, and block where it is done.
        return ended.isDone() ? ended.copy() : ended.thenRunAsync(() -> {}, Threads::call);
    }

    /** Ends the connection; done, where nobody may block, when it is closed. */
    private synchronized CompletableFuture<Void> end() {
        if (session != null) {
            leave(session, new ClientSocketException(Code.CLOSED, "The socket was closed"));
            tell(new ConnectionClosed(Ending.NORMAL, "Closed by this side"));
        }
        return over;
    }

    /** Like {@link #closeAsync}, and waits for it. */
    @Override
    public void close() {
        try {
            end().copy().orTimeout(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            trace.state("not closed in time");
        }
    }

    /**
     * Sends a message. While there is no connection it waits for one, at most {@link SocketOptions.Builder#queueLimit}
     * of them.
     * @param message anything that Jackson writes as JSON; in plain mode also bytes, and text that stays what it is,
     *     see {@link DataType}. It is read at once: later changes have no effect
     * @return done when a Fanfare server has the message, which does not say what became of it there; in plain mode,
     *     where no server says so, when it is written to the network
     */
    public CompletableFuture<Void> send(@Nullable Object message) {
        return request(
                link -> link.encode(message),
                (link, encoded, call) -> link.send(Objects.requireNonNull(encoded), call));
    }

    /**
     * Raises an event on a Fanfare server. It waits for a connection like a message.
     * @param name which event, not empty
     * @param data anything that Jackson writes as JSON
     * @return what the server's handler answered; an empty message if it answered nothing
     */
    public CompletableFuture<Message> event(String name, @Nullable Object data) {
        return EventResult.dataOf(eventResult(name, data));
    }

    /**
     * {@link #event(String, Object)} without data.
     * @param name which event, not empty
     * @return what the server's handler answered; an empty message if it answered nothing
     */
    public CompletableFuture<Message> event(String name) {
        return EventResult.dataOf(eventResult(name));
    }

    /**
     * The same as {@link #event(String, Object)}, and says whether the server took it for a repeat.
     * @param name which event, not empty
     * @param data anything that Jackson writes as JSON
     * @return the answer, and whether it is that of an equal event just before
     */
    public CompletableFuture<EventResult> eventResult(String name, @Nullable Object data) {
        return raise(name, link -> link.encode(data));
    }

    /**
     * {@link #eventResult(String, Object)} without data.
     * @param name which event, not empty
     * @return the answer, and whether it is that of an equal event just before
     */
    public CompletableFuture<EventResult> eventResult(String name) {
        return raise(name, link -> null);
    }

    private CompletableFuture<EventResult> raise(String name, Encoding encoding) {
        if (Objects.requireNonNull(name, "name").isEmpty()) {
            return Call.failure(ClientSocketException.badInput("The name of the event is empty"));
        }
        return this.<EventResult>request(encoding, (link, encoded, call) -> link.event(name, encoded, call));
    }

    /**
     * Follows a live object of a Fanfare server whenever the socket is open; until it is closed, also to another server.
     *
     * @param id which object; who asks for the same one shares it
     * @return the object, which one closes when one does not follow it any more
     * @throws ClientSocketException {@code BAD_INPUT} if no object can have that id
     */
    public synchronized LiveObject live(String id) {
        return objects.follow(Objects.requireNonNull(id, "id"));
    }

    /** Attempts to reconnect at once, for platforms that tell in their own way that the network is back. */
    public void retryNow() {
        Session current;
        synchronized (this) {
            current = session;
        }
        if (current != null) {
            current.link.retryNow();
        }
    }

    private synchronized <T> CompletableFuture<T> request(Encoding encoding, Request<T> request) {
        return session == null
                ? Call.failure(new ClientSocketException(Code.NOT_OPEN, "Not sent: the socket is not open"))
                : outbox.request(session.link, status == Status.CONNECTED, encoding, request);
    }

    private void tell(SocketEvent event) {
        mailbox.tell(() -> listeners.tell(event));
    }

    private void become(Status next) {
        if (status != next) {
            status = next;
            trace.state(next);
            tell(new SocketEvent.StatusChanged(next));
        }
    }

    /** The end of a session: nothing of it goes on. */
    private void leave(Session left, ClientSocketException reason) {
        session = null;
        objects.use(null);
        over = CompletableFuture.allOf(over, left.link.close());
        outbox.fail(reason);
        left.opened.failed(reason);
        become(Status.DISCONNECTED);
    }

    /** One {@code open} that has not come to its end, and what its link tells. */
    private final class Session implements Link.Events {

        private final String url;
        private final Link link;
        private final Call<Void> opened = new Call<>();
        private boolean wasConnected;
        private int failures;

        Session(String url) {
            this.url = url;
            if (options.plain != null) {
                link = new PlainLink(url, options, options.plain, trace, this);
            } else {
                // One server's proof is none of another's business.
                boolean isTheirs = clientTokenUrl.isEmpty() || clientTokenUrl.equals(url);
                link = new FanfareLink(url, options, trace, this, isTheirs ? clientToken : "");
            }
        }

        /** Does something unless this session has come to its end. */
        private void whileOpen(Runnable task) {
            synchronized (ClientSocket.this) {
                if (session == this) {
                    task.run();
                }
            }
        }

        @Override
        public void up(String id, String token) {
            whileOpen(() -> {
                boolean reconnected = wasConnected;
                wasConnected = true;
                failures = 0;
                clientId = id;
                clientToken = token;
                clientTokenUrl = url;
                become(Status.CONNECTED);
                outbox.flush();
                tell(new SocketEvent.Connected(id, url, reconnected));
                opened.done(null);
            });
        }

        @Override
        public void down(Ending ending, boolean isFinal) {
            whileOpen(() -> {
                trace.state("failed, " + ending.code() + " " + ending.reason());
                boolean wasAttempt = status == Status.CONNECTING;
                boolean givesUp = wasAttempt && ++failures >= options.maxAttempts;
                if (isFinal || givesUp) {
                    Ending last = givesUp ? ending.and("; " + failures + " attempts in a row failed") : ending;
                    leave(this, new ClientSocketException(Code.CONNECTION_FAILED, last.reason(), last.serverCode()));
                    tell(new ConnectionFailed(last.code(), last.reason(), false));
                } else {
                    objects.lost();
                    become(Status.CONNECTING);
                    tell(new ConnectionFailed(ending.code(), ending.reason(), true));
                }
            });
        }

        @Override
        public void ended(Ending ending) {
            whileOpen(() -> {
                trace.state("closed, " + ending.code() + " " + ending.reason());
                leave(this, new ClientSocketException(Code.CLOSED, "The server closed the connection", ending.code()));
                tell(new ConnectionClosed(ending.code(), ending.reason()));
            });
        }

        @Override
        public void message(Message message, String channel) {
            whileOpen(() -> {
                String receiver = clientId;
                mailbox.bring(() -> incoming.bring(receiver, message, channel));
            });
        }

        @Override
        public void missed(String channel) {
            whileOpen(() -> tell(new Missed(channel, OptionalInt.empty())));
        }
    }
}
