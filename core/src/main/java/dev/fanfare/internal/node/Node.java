package dev.fanfare.internal.node;

import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.cluster.Cluster;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Audience;
import dev.fanfare.internal.hub.Histories;
import dev.fanfare.internal.hub.Hub;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Publisher;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.internal.map.MapChannels;
import dev.fanfare.internal.occupancy.Occupancy;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.rate.CommandRates;
import dev.fanfare.internal.rate.KeyedBuckets;
import dev.fanfare.internal.session.Announcements;
import dev.fanfare.internal.session.DisconnectCounter;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.MapEntries;
import dev.fanfare.internal.session.PresenceKeeper;
import dev.fanfare.internal.session.PresenceReader;
import dev.fanfare.internal.session.Renewals;
import dev.fanfare.internal.session.SessionContext;
import dev.fanfare.internal.session.SessionIds;
import dev.fanfare.internal.session.command.Commands;
import dev.fanfare.internal.session.command.SubscribeByServer;
import dev.fanfare.internal.session.command.SubscribeFlow;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a node share. Immutable, and safe for any thread as far as its parts are.
 */
public final class Node {

    /** How much more may wait for a loop before what other nodes publish is left out than before publishers here are refused. */
    private static final int REMOTE_FACTOR = 2;

    /** How often it is looked who has been quiet for so long that nothing need be known of it. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final NodeIdentity identity;
    private final Namespaces namespaces;
    private final Broker broker;
    private final Engine engine;
    private final Occupancy occupancy;
    private final Publisher publisher;
    private final Hub hub;
    private final SessionRegistry sessions = new SessionRegistry();
    private final Logins logins;
    private final BannedSessions banned;
    private final InstantSource clock;
    private final Statuses statuses;
    private final Workers workers = new Workers();
    private final Histories histories;
    private final States states;
    private final MapChannels maps;
    private final PositionChecks positions;
    private final Cluster cluster;
    private final Ticker ticker;
    private final long started;
    private final PresenceReader presenceReader;
    private final SessionContext context;
    private final ServerSubscriptions serverSubscriptions;
    private final Results results;
    private volatile Function<Task.Regroup, CompletionStage<Void>> regrouping =
            task -> CompletableFuture.completedStage(null);
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * Puts a node together and starts its broker.
     *
     * @param rateLimits how often clients may do what
     * @param deliveryQueueMaxSize how many bytes may wait for a loop before publications are refused
     * @param publicationLimits what a publication may be
     * @param historyMetaTtl for namespaces that do not say how long positions are kept
     * @param engine what it has in common with other nodes
     * @param handlerThreads runs the application's code
     * @param results where goes on what may take long
     * @param polls what clients track; null if there are no shared polls
     */
    public Node(
            NodeIdentity identity,
            ClientOptions options,
            RateLimits rateLimits,
            Namespaces namespaces,
            long deliveryQueueMaxSize,
            PublicationLimits publicationLimits,
            Duration historyMetaTtl,
            Hooks hooks,
            Engine engine,
            Clocks clocks,
            Executor handlerThreads,
            Results results,
            @Nullable Polls polls) {
        this.results = results;
        this.identity = identity;
        this.namespaces = namespaces;
        this.broker = engine.carrier(namespaces);
        this.engine = engine;
        this.ticker = clocks.ticker();
        this.started = ticker.millis();
        this.clock = clocks.clock();
        this.banned = new BannedSessions(clock, engine.bans());
        this.statuses = new Statuses(sessions, clock);
        this.positions = new PositionChecks(broker, options.channelPositionCheckDelay(), workers.present());
        this.occupancy = engine.watch(identity, namespaces, hooks, handlerThreads, clocks);
        long remoteMaxSize = REMOTE_FACTOR * deliveryQueueMaxSize;
        this.hub = new Hub(broker, namespaces.syntax(), remoteMaxSize, positions::check, occupancy, ticker);
        this.publisher =
                new Publisher(broker, hub, namespaces, deliveryQueueMaxSize, publicationLimits, historyMetaTtl);
        this.states = new States(engine.states(), publisher);
        this.maps = new MapChannels(states, publisher, namespaces, positions::check);
        this.histories = new Histories(broker, publisher, options.historyMaxPublicationLimit());
        this.presenceReader = new PresenceReader(engine.presence(), options.presenceMaxClientLimit());
        PresenceKeeper keeper = new PresenceKeeper(engine.presence(), options.presenceTtl(), ticker);
        inTurns(options.presenceUpdateInterval(), PresenceKeeper.PARTS, keeper::refresh);
        Expiries expiries = new Expiries(options.insecure(), clocks.clock());
        Renewals renewals = new Renewals(hooks, expiries);
        MapEntries entries = new MapEntries(maps, namespaces, options.presenceUpdateInterval(), ticker);
        inTurns(options.presenceUpdateInterval(), PresenceKeeper.PARTS, entries::refresh);
        Announcements announcements = new Announcements(broker, entries);
        SubscribeFlow flow =
                new SubscribeFlow(options, hooks, keeper, histories, states, expiries, renewals, announcements);
        SessionIds sessionIds = new SessionIds();
        CommandRates rates = new CommandRates(rateLimits, ticker);
        if (rates.isSet()) {
            inTurns(QUIET, KeyedBuckets.PARTS, (part, loop) -> rates.forgetQuiet(part));
        }
        this.context = new SessionContext(
                options,
                hooks,
                handlerThreads,
                hub,
                sessionIds,
                new Quotas<>(options.userConnectionLimit()),
                rates,
                expiries,
                renewals,
                announcements,
                new DisconnectCounter(),
                new Commands(
                        options,
                        hooks,
                        banned.bans(),
                        rates,
                        namespaces,
                        publisher,
                        histories,
                        presenceReader,
                        flow,
                        states,
                        maps,
                        expiries,
                        renewals,
                        clocks.clock(),
                        sessionIds,
                        identity,
                        polls));
        this.serverSubscriptions = new ServerSubscriptions(new SubscribeByServer(namespaces, flow), sessions);
        this.cluster = new Cluster(identity.id(), engine.bus(), new NodeTasks(this, polls), ticker, clocks.timer());
        this.logins = new Logins(sessions, cluster, ticker);
        cluster.onMet("Who is kept out", banned::missed);
        broker.start(hub);
        cluster.start();
        occupancy.start();
        banned.load(clocks.timer(), bans -> cluster.ask(identity.id(), new Task.KeepOut(bans)));
    }

    /** Makes everything a loop needs; once for each loop. */
    public Acceptor attach(Loop loop) {
        Worker worker = new Worker(this, loop);
        workers.add(worker);
        positions.workersChanged();
        return worker;
    }

    void detach(Worker worker) {
        workers.remove(worker);
        positions.workersChanged();
    }

    /**
     * Lets something have its turns, one part after the other and each once in an interval, for as long as there are loops.
     *
     * @param turn gets the number of a part, from 0, and what runs what is left to do later on the loop, after other work
     */
    public void inTurns(Duration interval, int parts, BiConsumer<Integer, Executor> turn) {
        workers.inTurns(interval, parts, turn::accept);
    }

    /** Says how the connections of this node follow their groups; until somebody does, there are none. */
    public void onRegroup(Function<Task.Regroup, CompletionStage<Void>> action) {
        regrouping = action;
    }

    CompletionStage<Void> regroup(Task.Regroup task) {
        return regrouping.apply(task);
    }

    /** Which logins connections are of. */
    Logins logins() {
        return logins;
    }

    Statuses statuses() {
        return statuses;
    }

    /** Who is kept out, as far as this node knows. */
    public BannedSessions banned() {
        return banned;
    }

    /** The time of day. */
    public InstantSource clock() {
        return clock;
    }

    /** The connections that were ended here, by code. */
    public Map<Integer, Long> disconnects() {
        return context.disconnects().counts();
    }

    /** How often clients have exceeded limits here. */
    public Map<OverLimit, Long> overLimits() {
        return context.rates().overLimits().counts();
    }

    /** Grants connections more time. */
    Renewals renewals() {
        return context.renewals();
    }

    /** This node and the others. */
    public Cluster cluster() {
        return cluster;
    }

    /** How this node is doing. */
    public NodeInfo info() {
        return new NodeInfo(
                identity,
                sessions.clients(),
                sessions.users(),
                hub.channelCount(),
                hub.subscriptionCount(),
                Duration.ofMillis(ticker.millis() - started));
    }

    /** Who of an audience has a publication; completes as {@link Audience#reached}. */
    public CompletionStage<Task.Delivery> reached(Audience audience, StreamPosition position) {
        return audience.reached(position)
                .thenApply(reach -> new Task.Delivery(audience.size(), reach.reached(), reach.refused()));
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
        return !workers.present().isEmpty();
    }

    /**
     * Runs a short task on a loop after a delay.
     *
     * @return false if there is no loop
     */
    public boolean later(Runnable task, Duration delay) {
        return workers.later(task, delay);
    }

    /**
     * Completes when what was published here before has been given to the sockets of this node, but for what a pace or a slow
     * subscriber holds back; never, if a loop ends meanwhile.
     */
    public CompletionStage<Void> delivered() {
        return workers.each(Worker::delivered);
    }

    /** Closes all sessions; completes when they are closed. */
    public CompletionStage<Void> disconnectAll(Disconnect reason) {
        return workers.each(worker -> worker.disconnectAll(reason));
    }

    /** Who this node is. */
    public NodeIdentity identity() {
        return identity;
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

    /** What ends with the engine, in this order. */
    public List<AutoCloseable> ends() {
        return List.of(cluster, broker, engine.presence(), engine.groups(), occupancy, banned);
    }

    /** Reads who is in channels. */
    public PresenceReader presenceReader() {
        return presenceReader;
    }

    /** Where goes on what may take long, and what an application waits for. */
    Results results() {
        return results;
    }

    /** Subscriptions of the server's own making. */
    public ServerSubscriptions serverSubscriptions() {
        return serverSubscriptions;
    }

    /** What its sessions share. */
    SessionContext context() {
        return context;
    }

    /** Reads and changes what channels hold. */
    public States states() {
        return states;
    }

    /** Writes and reads maps. */
    public MapChannels maps() {
        return maps;
    }

    /** Reads what is kept of channels. */
    public Histories histories() {
        return histories;
    }
}
