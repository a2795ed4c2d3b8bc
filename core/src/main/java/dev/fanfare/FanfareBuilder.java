package dev.fanfare;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.Namespaces;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.handler.BuiltInCalls;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Failures;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Hooks;
import dev.fanfare.handler.Identities;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.handler.Results;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribedEvent;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.handler.UnsubscribedEvent;
import dev.fanfare.memory.MemoryBroker;
import dev.fanfare.memory.MemoryPresenceStore;
import dev.fanfare.node.Clocks;
import dev.fanfare.node.Engine;
import dev.fanfare.node.Node;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.NotificationParts;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.session.ClientOptions;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Fanfare} shall be. Every setting has a default; what is not said is off.
 *
 * <p>Each {@code onX} method takes a handler that may block; its {@code onXAsync} twin takes one that
 * returns a {@link CompletionStage}. See {@link Handler} for threads and errors. Setting a handler a
 * second time replaces the first.
 */
public final class FanfareBuilder {

    private ClientOptions clientOptions = ClientOptions.DEFAULT;
    private ChannelSyntax syntax = ChannelSyntax.DEFAULT;
    private NamespaceOptions withoutNamespace = NamespaceOptions.DEFAULT;
    private final Map<String, NamespaceOptions> namespaces = new HashMap<>();
    private long deliveryQueueMaxSize = 64L * 1024 * 1024;
    private PublicationLimits publicationLimits = PublicationLimits.DEFAULT;
    private long memoryMaxSize = MemoryBroker.defaultMaxBytes();
    private Duration historyMetaTtl = Duration.ofDays(30);
    private String nodeName = "fanfare";
    private @Nullable NotificationOptions notifications;
    private @Nullable Broker broker;
    private @Nullable PresenceStore presenceStore;
    private InstantSource clock = InstantSource.system();
    private Ticker ticker = Ticker.system();
    private Timer timer = Timer.system();
    private ControlBus controlBus = ControlBus.none();
    private @Nullable ExecutorService handlerThreads;

    private @Nullable TokenVerifier tokens;
    private @Nullable Handler<ConnectingEvent, CompletionStage<Credentials>> connecting;
    private @Nullable Listener<Client> connected;
    private @Nullable Listener<DisconnectedEvent> disconnected;
    private @Nullable Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> subscribing;
    private @Nullable Listener<SubscribedEvent> subscribed;
    private @Nullable Listener<UnsubscribedEvent> unsubscribed;
    private @Nullable Handler<PublishingEvent, CompletionStage<Publishing>> publishing;
    private @Nullable Listener<MessageEvent> message;
    private final Map<String, Handler<RpcEvent, CompletionStage<Payload>>> rpc = new HashMap<>();

    FanfareBuilder() {}

    /** How clients are treated. Default {@link ClientOptions#DEFAULT}. */
    public FanfareBuilder clients(ClientOptions options) {
        clientOptions = options;
        return this;
    }

    /** How channel names are read. Default {@link ChannelSyntax#DEFAULT}. */
    public FanfareBuilder channelSyntax(ChannelSyntax channelSyntax) {
        syntax = channelSyntax;
        return this;
    }

    /** What channels without a namespace offer and allow. Default {@link NamespaceOptions#DEFAULT}. */
    public FanfareBuilder withoutNamespace(NamespaceOptions options) {
        withoutNamespace = options;
        return this;
    }

    /**
     * Adds a namespace: the channels whose names start with its name and a colon.
     *
     * @throws IllegalArgumentException if there is one of that name, or the name is not possible
     */
    public FanfareBuilder namespace(String name, NamespaceOptions options) {
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
     */
    public FanfareBuilder historyMetaTtl(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("history_meta_ttl must be more than zero, and is " + ttl);
        }
        historyMetaTtl = ttl;
        return this;
    }

    /** What this node is called in statistics. Default "fanfare". */
    public FanfareBuilder nodeName(String name) {
        nodeName = name;
        return this;
    }

    /** Switches {@link Fanfare#notifications()} on. Default: off. */
    public FanfareBuilder notifications(NotificationOptions options) {
        notifications = options;
        return this;
    }

    /** Where histories are kept. Default: in memory. The engine closes it. */
    public FanfareBuilder broker(Broker other) {
        broker = other;
        return this;
    }

    /** Where presence is kept. Default: in memory. The engine closes it. */
    public FanfareBuilder presenceStore(PresenceStore other) {
        presenceStore = other;
        return this;
    }

    /** What carries messages to other nodes. Default: {@link ControlBus#none()}, for a node that is alone. The engine closes it. */
    public FanfareBuilder controlBus(ControlBus other) {
        controlBus = Objects.requireNonNull(other, "controlBus must not be null");
        return this;
    }

    /** The timer for what is done later and belongs to no loop. Default: {@link Timer#system()}. */
    public FanfareBuilder timer(Timer other) {
        timer = Objects.requireNonNull(other, "timer must not be null");
        return this;
    }

    /** What a publication may be, whoever makes it. Default {@link PublicationLimits#DEFAULT}. */
    public FanfareBuilder publicationLimits(PublicationLimits limits) {
        publicationLimits = limits;
        return this;
    }

    /**
     * How much memory, in bytes, histories and positions may take, about, where they are kept in memory. When they
     * would take more, those that were not used for longest are forgotten. Default: a quarter of the heap.
     */
    public FanfareBuilder memoryMaxSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("memory.max_size must be at least 1, and is " + bytes);
        }
        memoryMaxSize = bytes;
        return this;
    }

    /** The time of day, which tokens expire by. Default: the system's. */
    public FanfareBuilder clock(InstantSource other) {
        clock = other;
        return this;
    }

    /** The clock for how long things are kept, which nobody can set. Default: {@link Ticker#system()}. */
    public FanfareBuilder ticker(Ticker other) {
        ticker = other;
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
     */
    public FanfareBuilder handlerThreads(ExecutorService threads) {
        handlerThreads = threads;
        return this;
    }

    /** Checks the tokens clients bring. Without one, every token is refused. */
    public FanfareBuilder tokens(TokenVerifier verifier) {
        tokens = verifier;
        return this;
    }

    /** Decides who a client without a token is. Without it, such clients are refused or anonymous. */
    public FanfareBuilder onConnecting(Handler<ConnectingEvent, Credentials> handler) {
        return onConnectingAsync(async(handler));
    }

    /** See {@link #onConnecting}. */
    public FanfareBuilder onConnectingAsync(Handler<ConnectingEvent, CompletionStage<Credentials>> handler) {
        connecting = handler;
        return this;
    }

    /** Is told when a client is connected. */
    public FanfareBuilder onConnected(Listener<Client> listener) {
        connected = listener;
        return this;
    }

    /** Is told when a connected client is gone; once for each. */
    public FanfareBuilder onDisconnected(Listener<DisconnectedEvent> listener) {
        disconnected = listener;
        return this;
    }

    /** Decides subscriptions that neither a token nor an option of the namespace allows. */
    public FanfareBuilder onSubscribing(Handler<SubscribingEvent, SubscribeOptions> handler) {
        return onSubscribingAsync(async(handler));
    }

    /** See {@link #onSubscribing}. */
    public FanfareBuilder onSubscribingAsync(Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> handler) {
        subscribing = handler;
        return this;
    }

    /** Is told when a client is subscribed. */
    public FanfareBuilder onSubscribed(Listener<SubscribedEvent> listener) {
        subscribed = listener;
        return this;
    }

    /** Is told when a subscription has ended. */
    public FanfareBuilder onUnsubscribed(Listener<UnsubscribedEvent> listener) {
        unsubscribed = listener;
        return this;
    }

    /** Decides publications of clients that no option of the namespace allows, and may change them. */
    public FanfareBuilder onPublishing(Handler<PublishingEvent, Publishing> handler) {
        return onPublishingAsync(async(handler));
    }

    /** See {@link #onPublishing}. */
    public FanfareBuilder onPublishingAsync(Handler<PublishingEvent, CompletionStage<Publishing>> handler) {
        publishing = handler;
        return this;
    }

    /** Hears messages of clients that need no answer. Without it, a client that sends one is closed. */
    public FanfareBuilder onMessage(Listener<MessageEvent> listener) {
        message = listener;
        return this;
    }

    /**
     * Answers calls of one method: with any object, see {@link JsonValues}, or a {@link CompletionStage} of one.
     *
     * @throws IllegalArgumentException if the name is reserved, see {@link BuiltInCalls#RESERVED_PREFIX}
     */
    public FanfareBuilder onRpc(String method, Handler<RpcEvent, ?> handler) {
        BuiltInCalls.requireUnreserved(method);
        Objects.requireNonNull(handler, "handler must not be null");
        rpc.put(
                method,
                call -> JsonValues.answered(handler.handle(call), "the handler of the call \"" + method + "\""));
        return this;
    }

    /** See {@link #onRpc}. */
    public FanfareBuilder onRpcAsync(String method, Handler<RpcEvent, ? extends CompletionStage<?>> handler) {
        return onRpc(method, handler);
    }

    private static <E, R> Handler<E, CompletionStage<R>> async(Handler<E, R> handler) {
        return event -> CompletableFuture.completedStage(handler.handle(event));
    }

    /**
     * Starts the engine.
     *
     * @throws IllegalArgumentException if options contradict each other, saying which
     */
    public Fanfare build() {
        Hooks hooks = new Hooks(
                tokens,
                connecting,
                connected,
                disconnected,
                subscribing,
                subscribed,
                unsubscribed,
                publishing,
                message,
                Map.copyOf(rpc),
                BuiltInCalls.NONE,
                Identities.NONE,
                Failures.NONE);
        if (notifications != null) {
            requireRecoverable(notifications);
        }
        NotificationParts parts =
                notifications == null ? null : new NotificationParts(notifications, syntax, clock, ticker);
        Map<String, NamespaceOptions> reserved = parts == null ? Map.of() : parts.namespace();
        Map<String, NamespaceOptions> all = new HashMap<>(namespaces);
        reserved.forEach((name, options) -> {
            if (all.put(name, options) != null) {
                throw new IllegalArgumentException(
                        "notifications need the namespace \"" + name + "\" for themselves: rename yours");
            }
        });
        HandlerThreads threads = new HandlerThreads(
                handlerThreads == null ? HandlerThreads.create("fanfare-handler-") : handlerThreads, ticker);
        Node node = new Node(
                new NodeIdentity(UUID.randomUUID().toString(), nodeName, "Fanfare " + Fanfare.VERSION),
                clientOptions,
                new Namespaces(syntax, withoutNamespace, all, reserved.keySet()),
                deliveryQueueMaxSize,
                publicationLimits,
                historyMetaTtl,
                parts == null ? hooks : parts.with(hooks),
                new Engine(
                        broker == null ? new MemoryBroker(ticker, memoryMaxSize) : broker,
                        presenceStore == null ? new MemoryPresenceStore(ticker) : presenceStore,
                        controlBus),
                new Clocks(clock, ticker, timer),
                threads);
        ExecutorService resultThreads =
                handlerThreads == null ? HandlerThreads.create("fanfare-result-") : handlerThreads;
        Notifications pushing = notifications == null || parts == null
                ? null
                : new Notifications(notifications, parts, node, new Results(resultThreads));
        return new Fanfare(node, threads, resultThreads, pushing);
    }

    /** What is kept for clients that come back must not be more than they are given when they do. */
    private void requireRecoverable(NotificationOptions options) {
        int most = clientOptions.recoveryMaxPublicationLimit();
        if (options.retentionSize() > most) {
            throw new IllegalArgumentException("notifications.retention_size is " + options.retentionSize()
                    + ", but a client that comes back recovers at most " + most
                    + ": raise client.recovery_max_publication_limit, too");
        }
    }
}
