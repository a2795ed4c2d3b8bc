package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.fail;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.ChannelState;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.ConnectionPage;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.cluster.Survey;
import dev.fanfare.cluster.UserStatus;
import dev.fanfare.handler.Capability;
import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ClientHeaders;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.CookieLogins;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.HeaderLogins;
import dev.fanfare.handler.HeaderNames;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.handler.PersonalChannel;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribedEvent;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.handler.EventCall;
import dev.fanfare.internal.handler.Failures;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Identities;
import dev.fanfare.internal.handler.MapHooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.handler.SerialExecutor;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.internal.memory.MemoryOccupancyStore;
import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.node.Engine;
import dev.fanfare.internal.node.Node;
import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPage;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.notify.Recipient;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An object of every type that applications hand over, or get and call. */
final class ArgumentSamples {

    private static final Clocks CLOCKS = new Clocks(InstantSource.system(), Ticker.system(), Timer.system());

    private static final MapOptions MAP =
            MapOptions.builder().mode(MapMode.PERSISTENT).build();

    private final Map<Class<?>, Object> samples = new HashMap<>();

    /**
     * @param server has what cannot be made alone
     * @param options of notifications
     * @param notification any
     */
    ArgumentSamples(TestServer server, NotificationOptions.Builder options, Notification notification) {
        Notifications notifications = server.fanfare().notifications();
        Client client = new Client(
                "id", "user", Payload.EMPTY, "websocket", "identity", Payload.EMPTY, Encoding.JSON, ClientHeaders.NONE);
        Hooks hooks = noHooks();
        JsonFields fields = JsonFields.of("{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        put(
                "text",
                Payload.utf8("1"),
                Duration.ofSeconds(1),
                Instant.now(),
                client,
                hooks,
                fields,
                options,
                options.build(),
                notification,
                Notification.builder(),
                new DeliveryResult(0, "OK", 1, 0),
                new ClientIdentity.Claim("device", ClientIdentity.Proof.VALID, false),
                new ClientEvent("client", "name", Payload.EMPTY),
                ClientEvent.Repeats.ALL,
                new Member.OfClient("client"),
                new Member.OfUser("user"),
                Recipient.everyone(),
                Handshake.NONE,
                CookieLogins.of(request -> Optional.empty()),
                HeaderLogins.of("X-User-Id", false),
                new ConnectingEvent("id", Payload.EMPTY, "", "", Map.of(), Handshake.NONE, "websocket", Encoding.JSON),
                HeaderNames.NONE,
                ClientHeaders.NONE,
                Encoding.JSON,
                Credentials.ANONYMOUS,
                SubscribeOptions.DEFAULT,
                new SubscriptionGrant("user", "channel", "", SubscribeOptions.DEFAULT),
                SubscribeOptions.builder(),
                ClientOptions.DEFAULT,
                ClientOptions.builder(),
                RateLimits.NONE,
                RateLimits.builder(),
                CommandLimits.NONE,
                CommandLimits.builder(),
                new RateBucket(Duration.ofSeconds(1), 1),
                new OverLimit("layer", "command", false),
                PersonalChannel.OFF,
                Publishing.of(Payload.EMPTY),
                new RpcEvent(client, "method", Payload.EMPTY),
                new MessageEvent(client, Payload.EMPTY),
                new SubscribedEvent(client, "channel"),
                new SubscribingEvent(client, "channel", Payload.EMPTY, ""),
                new DisconnectedEvent(client, Disconnect.SHUTDOWN),
                new ChannelStateEvent("channel", ChannelState.OCCUPIED, Instant.now()),
                new DisconnectException(Disconnect.SHUTDOWN),
                new ErrorException(ProtocolError.INTERNAL),
                new BuiltInCalls.Answer(Payload.EMPTY, false),
                new EventCall("name", Payload.EMPTY),
                ClientOptions.DEFAULT,
                ClientOptions.builder(),
                NamespaceOptions.DEFAULT,
                NamespaceOptions.builder(),
                NamespaceOptions.DEFAULT.history(),
                NamespaceOptions.DEFAULT.recovery(),
                NamespaceOptions.DEFAULT.presence(),
                NamespaceOptions.DEFAULT.access(),
                NamespaceOptions.DEFAULT.access().subscribe(),
                NamespaceOptions.DEFAULT.slowConsumers(),
                NamespaceOptions.DEFAULT.delta(),
                NamespaceOptions.DEFAULT.channelStates(),
                MAP,
                MAP.pages(),
                MapWrite.DEFAULT,
                new MapPublishingEvent(client, "channel", "key", Payload.EMPTY),
                new MapPublishing("key", Payload.EMPTY, MapWrite.DEFAULT),
                new MapRemovingEvent(client, "channel", "key"),
                new MapRemoval("key", MapWrite.DEFAULT),
                new MapResult(StreamPosition.NONE, null),
                new MapEntry("key", Payload.EMPTY, Map.of(), null, 0, false),
                new MapPage(List.of(), StreamPosition.NONE, ""),
                new MapCounts(0, 0, Map.of()),
                MapOptions.builder(),
                PublicationLimits.DEFAULT,
                SharedPollOptions.of("a secret"),
                new SlowConsumerCounts(0, 0, 0, 0),
                ClientSelector.all(),
                server.fanfare(),
                server.fanfare().connections(),
                server.fanfare().users(),
                Fanfare.builder(),
                new NodeIdentity("id", "name", "version"),
                server.fanfare().nodeInfo(),
                new Survey<>(Map.of(), Map.of()),
                Capability.of(Capability.Match.EXACT, List.of(), Set.of()),
                new ConnectedClient(client, List.of(), "session", "json", "", null),
                new ConnectionPage(List.of(), ""),
                new UserStatus("user", null, null, ""),
                new HistoryPage(List.of(), new StreamPosition(0, "")),
                new HistoryFilter(1, null, false),
                new PresencePage(List.of(), ""),
                new Retention(1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new StreamPosition(0, ""),
                Publication.of(Payload.EMPTY),
                PublishOptions.DEFAULT,
                Ticker.system(),
                CLOCKS,
                new SerialExecutor(Runnable::run),
                new Results(Runnable::run),
                Disconnect.SHUTDOWN,
                ProtocolError.INTERNAL,
                UnsubscribeCode.SERVER,
                ChannelSyntax.DEFAULT);
        samples.put(Notifications.class, notifications);
        samples.put(Maps.class, server.fanfare().maps());
        samples.put(Progress.class, notifications.progress("client"));
        samples.put(Throwable.class, new IllegalStateException());
        samples.put(Renewal.class, Renewal.forever());
        samples.put(Member.class, Member.user("ann"));
        samples.put(Class.class, String.class);
        samples.put(Executor.class, (Executor) Runnable::run);
        samples.put(ExecutorService.class, ForkJoinPool.commonPool());
        samples.put(InstantSource.class, InstantSource.system());
        samples.put(Map.class, Map.of());
        samples.put(List.class, List.of());
        samples.put(Set.class, Set.of());
        samples.put(int.class, 1000);
        samples.put(long.class, 1L);
        samples.put(boolean.class, true);
        samples.put(Node.class, node());
    }

    private void put(Object... objects) {
        for (Object each : objects) {
            samples.put(each.getClass(), each);
        }
    }

    /** An object of a type; of an interface one that does nothing. Fails, naming the type, if there is none. */
    Object of(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == Object.class) {
            return "text";
        }
        Object sample = samples.get(type);
        if (sample == null && type.isInterface()) {
            sample = Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
        }
        if (sample == null) {
            sample = samples.values().stream()
                    .filter(type::isInstance)
                    .findFirst()
                    .orElseGet(() -> constant(type));
        }
        return sample == null ? fail("add a sample of " + type) : sample;
    }

    /** One that the class itself has, such as its defaults. */
    private static @Nullable Object constant(Class<?> type) {
        return Stream.of(type.getFields())
                .filter(each -> Modifier.isStatic(each.getModifiers()) && each.getType() == type)
                .map(each -> {
                    try {
                        return each.get(null);
                    } catch (IllegalAccessException impossible) {
                        throw new AssertionError(impossible);
                    }
                })
                .findFirst()
                .orElse(null);
    }

    private static Hooks noHooks() {
        return new Hooks(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                MapHooks.NONE,
                null,
                Map.of(),
                null,
                BuiltInCalls.NONE,
                HeaderNames.NONE,
                Identities.NONE,
                Failures.NONE);
    }

    /** An engine of which nothing is needed but that it is there. */
    private static Node node() {
        return new Node(
                new NodeIdentity("id", "name", "version"),
                ClientOptions.DEFAULT,
                RateLimits.NONE,
                new Namespaces(ChannelSyntax.DEFAULT, NamespaceOptions.DEFAULT, Map.of(), Map.of(), Set.of()),
                1,
                PublicationLimits.DEFAULT,
                Duration.ofDays(1),
                noHooks(),
                new Engine(
                        new MemoryBroker(),
                        new MemoryStateStore(Ticker.system(), 1),
                        new MemoryPresenceStore(),
                        new MemoryGroupStore(Ticker.system(), 1),
                        new MemoryOccupancyStore(Ticker.system()),
                        null,
                        ControlBus.none()),
                CLOCKS,
                Runnable::run,
                new Results(Runnable::run),
                null);
    }
}
