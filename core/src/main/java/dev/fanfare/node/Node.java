package dev.fanfare.node;

import dev.fanfare.channel.Audience;
import dev.fanfare.channel.Histories;
import dev.fanfare.channel.Hub;
import dev.fanfare.channel.Namespaces;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.channel.Publisher;
import dev.fanfare.cluster.Cluster;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Task;
import dev.fanfare.handler.Hooks;
import dev.fanfare.limit.Quotas;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.session.Announcements;
import dev.fanfare.session.ClientOptions;
import dev.fanfare.session.Expiries;
import dev.fanfare.session.PresenceKeeper;
import dev.fanfare.session.PresenceReader;
import dev.fanfare.session.SessionContext;
import dev.fanfare.session.command.Commands;
import dev.fanfare.session.command.SubscribeFlow;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * What all sessions of a node share. Immutable, and safe for any thread as far as its parts are.
 */
public final class Node {

    /** How much more may wait for a loop before what other nodes publish is left out than before publishers here are refused. */
    private static final int REMOTE_FACTOR = 2;

    private final NodeIdentity identity;
    private final ClientOptions options;
    private final Namespaces namespaces;
    private final Broker broker;
    private final PresenceStore presence;
    private final Publisher publisher;
    private final Hub hub;
    private final SessionRegistry sessions = new SessionRegistry();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final Histories histories;
    private final PositionChecks positions;
    private final Cluster cluster;
    private final Ticker ticker;
    private final long started;
    private final PresenceReader presenceReader;
    private final Turns presenceTurns;
    private final SessionContext context;
    private final ServerSubscriptions serverSubscriptions;
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * Puts a node together and starts its broker.
     *
     * @param deliveryQueueMaxSize how many bytes may wait for a loop before publications are refused
     * @param publicationLimits what a publication may be
     * @param historyMetaTtl for namespaces that do not say how long positions are kept
     * @param engine what it has in common with other nodes
     * @param handlerThreads runs the application's code
     */
    public Node(
            NodeIdentity identity,
            ClientOptions options,
            Namespaces namespaces,
            long deliveryQueueMaxSize,
            PublicationLimits publicationLimits,
            Duration historyMetaTtl,
            Hooks hooks,
            Engine engine,
            Clocks clocks,
            Executor handlerThreads) {
        this.identity = identity;
        this.options = options;
        this.namespaces = namespaces;
        this.broker = engine.broker();
        this.presence = engine.presence();
        this.ticker = clocks.ticker();
        this.started = ticker.millis();
        this.positions = new PositionChecks(broker, options.channelPositionCheckDelay(), workers);
        this.hub = new Hub(broker, REMOTE_FACTOR * deliveryQueueMaxSize, positions::check, ticker);
        this.publisher =
                new Publisher(broker, hub, namespaces, deliveryQueueMaxSize, publicationLimits, historyMetaTtl);
        this.histories = new Histories(broker, namespaces, publisher, options.historyMaxPublicationLimit());
        this.presenceReader = new PresenceReader(presence, options.presenceMaxClientLimit());
        PresenceKeeper keeper = new PresenceKeeper(presence, options.presenceTtl(), ticker);
        this.presenceTurns =
                new Turns(options.presenceUpdateInterval(), PresenceKeeper.PARTS, workers, keeper::refresh);
        Expiries expiries = new Expiries(options.insecure(), clocks.clock());
        Announcements announcements = new Announcements(broker);
        SubscribeFlow flow = new SubscribeFlow(options, hooks, namespaces, keeper, histories, expiries, announcements);
        this.context = new SessionContext(
                options,
                hooks,
                handlerThreads,
                hub,
                new Quotas<>(options.userConnectionLimit()),
                expiries,
                announcements,
                new Commands(
                        options,
                        hooks,
                        namespaces,
                        publisher,
                        histories,
                        presenceReader,
                        flow,
                        expiries,
                        clocks.clock(),
                        identity.version()));
        this.serverSubscriptions = new ServerSubscriptions(flow);
        this.cluster = new Cluster(identity.id(), engine.bus(), new NodeTasks(this), ticker, clocks.timer());
        broker.start(hub);
        cluster.start();
    }

    /** Makes everything a loop needs; once for each loop. */
    public Acceptor attach(Loop loop) {
        Worker worker = new Worker(this, loop);
        workers.add(worker);
        workersChanged();
        return worker;
    }

    void detach(Worker worker) {
        workers.remove(worker);
        workersChanged();
    }

    private void workersChanged() {
        positions.workersChanged();
        presenceTurns.workersChanged();
    }

    /** This node and the others. */
    public Cluster cluster() {
        return cluster;
    }

    /** How this node is doing. */
    public NodeInfo info() {
        Map<String, Integer> channels = hub.subscriptions();
        return new NodeInfo(
                identity,
                sessions.clients(),
                sessions.users(),
                channels.size(),
                channels.values().stream().mapToInt(Integer::intValue).sum(),
                Duration.ofMillis(ticker.millis() - started));
    }

    /** Who of an audience has a publication; completes as {@link Audience#reached}. */
    public CompletionStage<Task.Reach> reached(Audience audience, StreamPosition position) {
        return audience.reached(position)
                .thenApply(reach -> new Task.Reach(audience.size(), reach.reached(), reach.refused()));
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

    /** The broker. */
    public Broker broker() {
        return broker;
    }

    /** The presence store. */
    public PresenceStore presence() {
        return presence;
    }

    /** Reads who is in channels. */
    public PresenceReader presenceReader() {
        return presenceReader;
    }

    ClientOptions options() {
        return options;
    }

    /** Subscriptions of the server's own making. */
    public ServerSubscriptions serverSubscriptions() {
        return serverSubscriptions;
    }

    /** What its sessions share. */
    SessionContext context() {
        return context;
    }

    /** Reads what is kept of channels. */
    public Histories histories() {
        return histories;
    }
}
