package dev.fanfare.session;

import dev.fanfare.channel.Hub;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.Namespaces;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.channel.Publisher;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Hooks;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a node share. Immutable, and safe for any thread as far as its parts are.
 */
public final class Engine {

    /** Expiry later than this is told and kept as if it were then. */
    private static final Duration LONGEST_TTL = Duration.ofDays(20_000);

    private final NodeIdentity node;
    private final ClientOptions options;
    private final Namespaces namespaces;
    private final Hooks hooks;
    private final Broker broker;
    private final PresenceStore presence;
    private final InstantSource clock;
    private final Executor handlerThreads;
    private final Publisher publisher;
    private final Hub hub;
    private final SessionRegistry sessions = new SessionRegistry();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final ChannelAccess access;
    private final TokenCheck tokens;
    private final UserConnections userConnections;
    private final SubscribeFlow flow;
    private final ServerSubscriptions serverSubscriptions;
    private final Commands commands;
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * Puts an engine together and starts its broker.
     *
     * @param deliveryQueueMaxSize how many bytes may wait for a loop before publications are refused
     * @param publicationLimits what a publication may be
     * @param historyMetaTtl for namespaces that do not say how long positions are kept
     * @param clock for the expiry of tokens
     * @param handlerThreads runs the application's code
     */
    public Engine(
            NodeIdentity node,
            ClientOptions options,
            Namespaces namespaces,
            long deliveryQueueMaxSize,
            PublicationLimits publicationLimits,
            Duration historyMetaTtl,
            Hooks hooks,
            Broker broker,
            PresenceStore presence,
            InstantSource clock,
            Executor handlerThreads) {
        this.node = node;
        this.options = options;
        this.namespaces = namespaces;
        this.hooks = hooks;
        this.broker = broker;
        this.presence = presence;
        this.clock = clock;
        this.handlerThreads = handlerThreads;
        this.hub = new Hub(broker);
        this.publisher =
                new Publisher(broker, hub, namespaces, deliveryQueueMaxSize, publicationLimits, historyMetaTtl);
        this.access = new ChannelAccess(options, namespaces);
        this.tokens = new TokenCheck(hooks);
        this.userConnections = new UserConnections(options.userConnectionLimit());
        this.flow = new SubscribeFlow(this);
        this.serverSubscriptions = new ServerSubscriptions(flow);
        this.commands = new Commands(this);
        broker.start(hub);
    }

    /** Makes everything a loop needs; once for each loop. */
    public Acceptor attach(Loop loop) {
        Worker worker = new Worker(this, loop);
        workers.add(worker);
        return worker;
    }

    void detach(Worker worker) {
        workers.remove(worker);
    }

    /** Subscribes clients connected here to a channel. */
    public void subscribe(ClientSelector clients, String channel, SubscribeOptions wishes) {
        var unused = serverSubscriptions.subscribe(selected(clients), channel, wishes);
    }

    /** Ends subscriptions of clients connected here to a channel. */
    public void unsubscribe(ClientSelector clients, String channel, UnsubscribeCode code) {
        serverSubscriptions.unsubscribe(selected(clients), channel, code);
    }

    /** Closes the connections of clients connected here. */
    public void disconnect(ClientSelector clients, Disconnect reason) {
        selected(clients).forEach(session -> session.disconnect(reason));
    }

    private List<Session> selected(ClientSelector clients) {
        return sessions.user(clients.user()).stream().filter(clients::selects).toList();
    }

    /** The end is near: what is published counts only as long as somebody is connected. */
    public void drain() {
        draining = true;
    }

    /** Whether the end is near. */
    public boolean isDraining() {
        return draining;
    }

    /** Nothing can be done any more. */
    public void close() {
        draining = true;
        closed = true;
    }

    /** Whether nothing can be done any more. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether what is published reaches nobody, now or later. */
    public boolean isOver() {
        return closed || (draining && sessions.clients() == 0);
    }

    /** Whether there is a loop that could have connections. */
    public boolean isAttached() {
        return !workers.isEmpty();
    }

    /**
     * Runs a short task on a loop after a delay.
     *
     * @return false if there is no loop
     */
    public boolean later(Runnable task, Duration delay) {
        Iterator<Worker> any = workers.iterator();
        if (!any.hasNext()) {
            return false;
        }
        any.next().after(task, delay.toMillis());
        return true;
    }

    /** Closes all sessions; completes when they are closed. */
    public CompletionStage<Void> disconnectAll(Disconnect reason) {
        return CompletableFuture.allOf(workers.stream()
                .map(worker -> worker.disconnectAll(reason).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Reads history; the channel's namespace must exist. */
    CompletionStage<HistoryPage> history(String channel, HistoryFilter filter) {
        NamespaceOptions channelOptions = Objects.requireNonNull(namespaces.optionsOf(channel), channel);
        return broker.history(
                channel, filter, publisher.retention(channelOptions).metaTtl());
    }

    /**
     * Reads history for somebody outside. The channel's namespace must exist.
     *
     * @param limit 0 for the position only, negative for as many as {@code
     *     history_max_publication_limit} allows
     * @return fails with {@link ErrorException}: {@code BAD_REQUEST} for nothing before the first
     *     publication, {@code UNRECOVERABLE_POSITION} for a position in another epoch
     */
    public CompletionStage<HistoryPage> readHistory(
            String channel, int limit, @Nullable StreamPosition since, boolean reverse) {
        if (reverse && since != null && since.offset() == 0) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, "there is nothing before offset 0"));
        }
        int most = options.historyMaxPublicationLimit();
        HistoryFilter filter = new HistoryFilter(limit < 0 ? most : Math.min(limit, most), since, reverse);
        return history(channel, filter).thenApply(page -> {
            if (since != null
                    && !since.epoch().isEmpty()
                    && !since.epoch().equals(page.top().epoch())) {
                throw new ErrorException(
                        ProtocolError.UNRECOVERABLE_POSITION,
                        "the stream's epoch is " + page.top().epoch());
            }
            return page;
        });
    }

    /** Whether a moment of expiry has passed; never in an insecure server. */
    boolean isPast(@Nullable Instant expireAt) {
        return expireAt != null && !options.insecure() && !expireAt.isAfter(clock.instant());
    }

    /** What clients are told about a time to live in milliseconds. */
    static Expiry expiry(long ttlMillis) {
        return ttlMillis == 0
                ? Expiry.NEVER
                : new Expiry(true, (int) Math.min(Integer.MAX_VALUE, (ttlMillis + 999) / 1000));
    }

    /** The milliseconds until a moment of expiry, at least 1; 0 for never. */
    long ttl(@Nullable Instant expireAt) {
        if (expireAt == null || options.insecure()) {
            return 0;
        }
        Duration left = Duration.between(clock.instant(), expireAt);
        return left.compareTo(LONGEST_TTL) > 0 ? LONGEST_TTL.toMillis() : Math.max(1, left.toMillis());
    }

    /** Who this node is. */
    public NodeIdentity node() {
        return node;
    }

    /** How many connections each user has. */
    UserConnections userConnections() {
        return userConnections;
    }

    /** The connected sessions. */
    public SessionRegistry sessions() {
        return sessions;
    }

    /** Which channels have subscribers. */
    public Hub hub() {
        return hub;
    }

    /** Publishes. */
    public Publisher publisher() {
        return publisher;
    }

    /** What channels allow. */
    public Namespaces namespaces() {
        return namespaces;
    }

    /** The broker. */
    public Broker broker() {
        return broker;
    }

    /** The presence store. */
    public PresenceStore presence() {
        return presence;
    }

    ClientOptions options() {
        return options;
    }

    Hooks hooks() {
        return hooks;
    }

    InstantSource clock() {
        return clock;
    }

    /** What runs the application's code. */
    Executor handlerThreads() {
        return handlerThreads;
    }

    /** Subscriptions of the server's own making. */
    public ServerSubscriptions serverSubscriptions() {
        return serverSubscriptions;
    }

    ChannelAccess access() {
        return access;
    }

    TokenCheck tokens() {
        return tokens;
    }

    SubscribeFlow flow() {
        return flow;
    }

    Commands commands() {
        return commands;
    }
}
