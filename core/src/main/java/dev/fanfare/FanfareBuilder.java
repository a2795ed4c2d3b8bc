package dev.fanfare;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.feature.Features;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.internal.memory.MemoryOccupancyStore;
import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.node.Engine;
import dev.fanfare.internal.node.Node;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.spi.BanStore;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.StateStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link Fanfare} shall be. Every setting has a default; what is not said is off. */
public final class FanfareBuilder extends FanfareFeatures<FanfareBuilder> {

    private ClientOptions clientOptions = ClientOptions.DEFAULT;
    private RateLimits rateLimits = RateLimits.NONE;
    private ChannelSyntax syntax = ChannelSyntax.DEFAULT;
    private NamespaceOptions withoutNamespace = NamespaceOptions.DEFAULT;
    private final Map<String, NamespaceOptions> namespaces = new HashMap<>();
    private long deliveryQueueMaxSize = 64L * 1024 * 1024;
    private PublicationLimits publicationLimits = PublicationLimits.DEFAULT;
    private long memoryMaxSize = MemoryBroker.defaultMaxBytes();
    private Duration historyMetaTtl = Duration.ofDays(30);
    private String nodeName = "fanfare";
    private @Nullable Broker broker;
    private @Nullable StateStore stateStore;
    private @Nullable PresenceStore presenceStore;
    private @Nullable GroupStore groupStore;
    private @Nullable BanStore banStore;
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.system();
    private Timer timer = Timer.system();
    private @Nullable OccupancyStore occupancyStore;
    private ControlBus controlBus = ControlBus.none();
    private @Nullable ExecutorService handlerThreads;

    FanfareBuilder() {}

    @Override
    FanfareBuilder self() {
        return this;
    }

    /**
     * How clients are treated. Default {@link ClientOptions#DEFAULT}.
     *
     * @param options their limits, times and permissions
     * @return this builder
     */
    public FanfareBuilder clients(ClientOptions options) {
        clientOptions = Objects.requireNonNull(options, "clients must not be null");
        return this;
    }

    /**
     * How often clients may do what. Default {@link RateLimits#NONE}.
     *
     * @param limits of clients, users, addresses and this node
     * @return this builder
     */
    public FanfareBuilder rateLimits(RateLimits limits) {
        rateLimits = Objects.requireNonNull(limits, "rateLimits must not be null");
        return this;
    }

    /**
     * How channel names are read. Default {@link ChannelSyntax#DEFAULT}.
     *
     * @param channelSyntax the characters that mean something in a name
     * @return this builder
     */
    public FanfareBuilder channelSyntax(ChannelSyntax channelSyntax) {
        syntax = Objects.requireNonNull(channelSyntax, "channelSyntax must not be null");
        return this;
    }

    /**
     * What channels without a namespace offer and allow. Default {@link NamespaceOptions#DEFAULT}.
     *
     * @param options for every channel whose name has no namespace
     * @return this builder
     */
    public FanfareBuilder withoutNamespace(NamespaceOptions options) {
        withoutNamespace = Objects.requireNonNull(options, "withoutNamespace must not be null");
        return this;
    }

    /**
     * Adds a namespace: the channels whose names start with its name and a colon.
     *
     * @param name at least two of the characters a-z, A-Z, 0-9, -, _ and .
     * @param options what its channels offer and allow
     * @return this builder
     * @throws IllegalArgumentException if there is one of that name, or the name is not possible
     */
    public FanfareBuilder namespace(String name, NamespaceOptions options) {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(options, "options must not be null");
        if (!name.matches("[-a-zA-Z0-9_.]{2,}")) {
            throw new IllegalArgumentException("namespace name \"" + name
                    + "\" must have at least two of the characters a-z, A-Z, 0-9, '-', '_' and '.'");
        }
        if (namespaces.putIfAbsent(name, options) != null) {
            throw new IllegalArgumentException("there are two namespaces named \"" + name + "\"");
        }
        return this;
    }

    /**
     * How many bytes of publications may wait for one event loop. When it is behind by more, publishing
     * fails with {@link dev.fanfare.protocol.ProtocolError#TOO_MANY_REQUESTS}, so that a publisher that
     * is faster than the network does not fill the memory. Default 64 MiB.
     *
     * @param bytes for each event loop, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public FanfareBuilder deliveryQueueMaxSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("delivery_queue_max_size must be at least 1, and is " + bytes);
        }
        deliveryQueueMaxSize = bytes;
        return this;
    }

    /**
     * How long positions are kept in namespaces that do not say; as long as their publications where those
     * are kept longer. Default 30 days.
     *
     * @param ttl time after the newest publication; more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public FanfareBuilder historyMetaTtl(Duration ttl) {
        Objects.requireNonNull(ttl, "ttl must not be null");
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("history_meta_ttl must be more than zero, and is " + ttl);
        }
        historyMetaTtl = ttl;
        return this;
    }

    /**
     * What this node is called in statistics. Default "fanfare".
     *
     * @param name for people; need not be unique
     * @return this builder
     */
    public FanfareBuilder nodeName(String name) {
        nodeName = Objects.requireNonNull(name, "nodeName must not be null");
        return this;
    }

    /**
     * Where histories are kept. Default: in memory. The engine closes it.
     *
     * @param other keeps histories, and carries publications to other nodes
     * @return this builder
     */
    public FanfareBuilder broker(Broker other) {
        broker = Objects.requireNonNull(other, "broker must not be null");
        return this;
    }

    /**
     * Where states are kept, which maps, live objects and sequences are made of. Default: in memory, if there are any. The engine closes it.
     *
     * @param other keeps states, and carries what changes to other nodes
     * @return this builder
     */
    public FanfareBuilder stateStore(StateStore other) {
        stateStore = Objects.requireNonNull(other, "stateStore must not be null");
        return this;
    }

    /**
     * Where presence is kept. Default: in memory. The engine closes it.
     *
     * @param other keeps who is in which channel
     * @return this builder
     */
    public FanfareBuilder presenceStore(PresenceStore other) {
        presenceStore = Objects.requireNonNull(other, "presenceStore must not be null");
        return this;
    }

    /**
     * Where groups are kept. Default: in memory, at most {@link NotificationOptions#groupMembershipLimit()} memberships. The
     * engine closes it.
     *
     * @param other keeps who is in which group
     * @return this builder
     */
    public FanfareBuilder groupStore(GroupStore other) {
        groupStore = Objects.requireNonNull(other, "groupStore must not be null");
        return this;
    }

    /**
     * Where is known which channels are occupied, for {@link #onOccupied} and {@link #onVacated}. Default: in memory. The
     * engine closes it.
     *
     * @param other keeps which channels have subscribers
     * @return this builder
     */
    public FanfareBuilder occupancyStore(OccupancyStore other) {
        occupancyStore = Objects.requireNonNull(other, "occupancyStore must not be null");
        return this;
    }

    /**
     * Where it is kept which users are blocked and which tokens revoked ({@link Fanfare#users}), for nodes that start when no
     * other runs. Default: nowhere. A client that comes before a new node has read it is closed when it has. The engine closes
     * the store.
     *
     * @param other keeps bans
     * @return this builder
     */
    public FanfareBuilder banStore(BanStore other) {
        banStore = Objects.requireNonNull(other, "banStore must not be null");
        return this;
    }

    /**
     * What carries messages to other nodes. Default: {@link ControlBus#none()}, for a node that is alone. The engine
     * closes it.
     *
     * @param other connects the nodes that shall be one cluster
     * @return this builder
     */
    public FanfareBuilder controlBus(ControlBus other) {
        controlBus = Objects.requireNonNull(other, "controlBus must not be null");
        return this;
    }

    /**
     * The timer for what is done later and belongs to no loop. Default: {@link Timer#system()}.
     *
     * @param other runs what is due on its own threads; to be replaced in tests
     * @return this builder
     */
    public FanfareBuilder timer(Timer other) {
        timer = Objects.requireNonNull(other, "timer must not be null");
        return this;
    }

    /**
     * What a publication may be, whoever makes it. Default {@link PublicationLimits#DEFAULT}.
     *
     * @param limits size and depth
     * @return this builder
     */
    public FanfareBuilder publicationLimits(PublicationLimits limits) {
        publicationLimits = Objects.requireNonNull(limits, "publicationLimits must not be null");
        return this;
    }

    /**
     * How much memory, in bytes, histories and positions may take, about, where they are kept in memory. When they
     * would take more, those that were not used for longest are forgotten. States may take as much again; when they would
     * take more, updates are refused. Default: a quarter of the heap.
     *
     * @param bytes at least 1; has no effect on a {@link #broker} or {@link #stateStore} of one's own
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public FanfareBuilder memoryMaxSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("memory.max_size must be at least 1, and is " + bytes);
        }
        memoryMaxSize = bytes;
        return this;
    }

    /**
     * The time of day, which tokens expire by. Default: the system's.
     *
     * @param other tells the time; to be replaced in tests
     * @return this builder
     */
    public FanfareBuilder clock(InstantSource other) {
        clock = Objects.requireNonNull(other, "clock must not be null");
        return this;
    }

    /**
     * The clock for how long things are kept, which nobody can set. Default: {@link Ticker#system()}.
     *
     * @param other tells how much time has passed; to be replaced in tests
     * @return this builder
     */
    public FanfareBuilder ticker(Ticker other) {
        ticker = Objects.requireNonNull(other, "ticker must not be null");
        return this;
    }

    /**
     * The threads for handlers. Default: virtual threads where the JVM has them, else a pool of 64. The
     * engine shuts them down.
     *
     * <p>Handlers may block, but handlers that all wait hold all threads of a pool: then every other handler waits too,
     * and what it decides, such as {@link #onConnecting}. Deliveries, pings, tokens, publishing and what a server answers
     * by itself go on. See {@link Fanfare#handlerLoad()}.
     *
     * <p>Stages of the engine complete on threads of their own by default, and on these if they are
     * given: then there must be more of them than handlers that wait for results.
     *
     * @param threads runs the handlers of all clients
     * @return this builder
     */
    public FanfareBuilder handlerThreads(ExecutorService threads) {
        handlerThreads = Objects.requireNonNull(threads, "handlerThreads must not be null");
        return this;
    }

    /**
     * Starts the engine.
     *
     * @return runs until it is closed; serves nobody before a server is attached
     * @throws IllegalArgumentException if options contradict each other, saying which
     */
    public Fanfare build() {
        Clocks clocks = new Clocks(clock, ticker, timer);
        GroupStore groups = groupStore == null
                ? new MemoryGroupStore(ticker, notificationOptions().groupMembershipLimit())
                : groupStore;
        HandlerThreads threads = new HandlerThreads(
                handlerThreads == null ? HandlerThreads.create("fanfare-handler-") : handlerThreads, ticker);
        Features features = features(clientOptions, syntax, groups, clocks, threads);
        Hooks hooks = features.with(hooks(extensions()));
        ExecutorService resultThreads =
                handlerThreads == null ? HandlerThreads.create("fanfare-result-") : handlerThreads;
        Results results = new Results(resultThreads);
        Namespaces all = features.namespaces(syntax, withoutNamespace, namespaces);
        Node node = new Node(
                new NodeIdentity(UUID.randomUUID().toString(), nodeName, "Fanfare " + Fanfare.VERSION),
                clientOptions,
                rateLimits,
                all,
                deliveryQueueMaxSize,
                publicationLimits,
                historyMetaTtl,
                hooks,
                new Engine(
                        broker == null ? new MemoryBroker(ticker, memoryMaxSize) : broker,
                        stateStore == null && all.holdStates()
                                ? new MemoryStateStore(ticker, memoryMaxSize)
                                : stateStore,
                        presenceStore == null ? new MemoryPresenceStore(ticker) : presenceStore,
                        groups,
                        occupancyStore == null ? new MemoryOccupancyStore(ticker) : occupancyStore,
                        banStore,
                        controlBus),
                clocks,
                threads,
                results,
                features.polls());
        Attachments attachments = new Attachments(node, hooks.identities(), threads, threads::isHandler);
        List<Object> parts = new ArrayList<>(List.of(attachments, node));
        parts.addAll(features.start(node, results));
        Fanfare fanfare = new Fanfare(node, threads, resultThreads, results, attachments, parts);
        try {
            extensions().forEach(fanfare::begin);
        } catch (RuntimeException | Error failed) {
            fanfare.close();
            throw failed;
        }
        return fanfare;
    }
}
