package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.CookieLogins;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.handler.PersonalChannel;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribedEvent;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.handler.EventCall;
import dev.fanfare.internal.handler.Failures;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Identities;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.handler.SerialExecutor;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.node.Engine;
import dev.fanfare.internal.node.Node;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every public method and constructor that applications use, with a null in every place that takes none. */
class NullArgumentsTest extends NotifyTestBase {

    private static final Set<Class<?>> OURS_TO_IMPLEMENT = Set.of(Notifications.class, Progress.class);

    private static final Clocks CLOCKS = new Clocks(InstantSource.system(), Ticker.system(), Timer.system());

    private final Map<Class<?>, Object> samples = new HashMap<>();

    /** One call with one null. */
    private record Attempt(
            Executable what, @Nullable Object on, List<@Nullable Object> arguments, Parameter parameter) {

        String problem() {
            String name =
                    what.getDeclaringClass().getSimpleName() + "." + what.getName() + "(" + parameter.getName() + "): ";
            try {
                Object unused = what instanceof Constructor<?> constructor
                        ? constructor.newInstance(arguments.toArray())
                        : ((Method) what).invoke(on, arguments.toArray());
                return name + "is taken";
            } catch (InvocationTargetException thrown) {
                Throwable cause = thrown.getCause();
                boolean named = cause instanceof NullPointerException
                        // A builder's method has the name of the setting.
                        && Stream.of(parameter.getName(), what.getName())
                                .map(each -> each + " must not be null")
                                .anyMatch(each -> each.equals(cause.getMessage()));
                return named ? "" : name + cause;
            } catch (ReflectiveOperationException | IllegalArgumentException impossible) {
                return name + "cannot be tried: " + impossible;
            }
        }
    }

    @Test
    @DisplayName("N1 a null that is not allowed is refused by name where it is given, whatever the method")
    void aNullIsRefusedByName() throws Exception {
        TestServer server = server();
        prepare(server);
        List<Attempt> attempts = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            Stream.<Executable>concat(Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
                    .filter(each -> Modifier.isPublic(each.getModifiers())
                            && (!Modifier.isAbstract(each.getModifiers()) || OURS_TO_IMPLEMENT.contains(type))
                            && !each.isSynthetic()
                            && !each.getName().equals("equals")
                            && !(type.isEnum() && each.getName().equals("valueOf")))
                    .forEach(each -> attempts.addAll(attempts(each)));
        }
        assertThat(attempts).hasSizeGreaterThan(150);
        assertThat(attempts.stream().map(Attempt::problem).filter(each -> !each.isEmpty()))
                .isEmpty();
    }

    private List<Attempt> attempts(Executable what) {
        List<Attempt> attempts = new ArrayList<>();
        Parameter[] parameters = what.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            if (!parameter.getType().isPrimitive() && !isNullable(parameter)) {
                Object[] arguments = Stream.of(parameters)
                        .map(each -> isNullable(each) ? null : sample(each.getType()))
                        .toArray();
                arguments[i] = null;
                boolean needsObject = what instanceof Method && !Modifier.isStatic(what.getModifiers());
                attempts.add(new Attempt(
                        what,
                        needsObject ? sample(what.getDeclaringClass()) : null,
                        Arrays.asList(arguments),
                        parameter));
            }
        }
        return attempts;
    }

    private static boolean isNullable(Parameter parameter) {
        return Stream.<AnnotatedElement>of(parameter, parameter.getAnnotatedType())
                .anyMatch(each -> each.isAnnotationPresent(Nullable.class));
    }

    private Object sample(Class<?> type) {
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

    /** The public classes of the packages that applications use, and those inside them. */
    private static List<Class<?>> publicTypes() throws Exception {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> member : List.of(
                Fanfare.class,
                NamespaceOptions.class,
                NodeInfo.class,
                HistoryPage.class,
                PresencePage.class,
                Notification.class,
                RpcEvent.class)) {
            Path home = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(home)) {
                types.addAll(publicTypes(home, member.getPackageName()));
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(home)) {
                    types.addAll(publicTypes(jar.getPath("/"), member.getPackageName()));
                }
            }
        }
        assertThat(types).contains(Notification.Builder.class, Client.class, Progress.class);
        return types;
    }

    private static List<Class<?>> publicTypes(Path home, String packageName) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve(packageName.replace('.', '/')))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = name.equals("package-info") ? null : Class.forName(packageName + "." + name);
                if (type != null && isPublic(type)) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private void put(Object... objects) {
        for (Object each : objects) {
            samples.put(each.getClass(), each);
        }
    }

    private void prepare(TestServer server) {
        Notifications notifications = server.fanfare().notifications();
        Client client = new Client("id", "user", Payload.EMPTY, "websocket", "identity");
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
                options(),
                options().build(),
                READY,
                Notification.builder(),
                new DeliveryResult(0, "OK", 1, 0),
                new ClientIdentity.Claim("device", ClientIdentity.Proof.VALID, false),
                new ClientEvent("client", "name", Payload.EMPTY),
                ClientEvent.Repeats.ALL,
                new Member.OfClient("client"),
                new Member.OfUser("user"),
                Handshake.NONE,
                CookieLogins.of(request -> Optional.empty()),
                new ConnectingEvent("id", Payload.EMPTY, "", "", Map.of(), Handshake.NONE, "websocket"),
                Credentials.ANONYMOUS,
                SubscribeOptions.DEFAULT,
                SubscribeOptions.builder(),
                ClientOptions.DEFAULT,
                ClientOptions.builder(),
                PersonalChannel.OFF,
                Publishing.of(Payload.EMPTY),
                new RpcEvent(client, "method", Payload.EMPTY),
                new MessageEvent(client, Payload.EMPTY),
                new SubscribedEvent(client, "channel"),
                new SubscribingEvent(client, "channel", Payload.EMPTY),
                new DisconnectedEvent(client, Disconnect.SHUTDOWN),
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
                PublicationLimits.DEFAULT,
                new SlowConsumerCounts(0, 0, 0, 0),
                ClientSelector.all(),
                server.fanfare(),
                server.fanfare().connections(),
                Fanfare.builder(),
                new NodeIdentity("id", "name", "version"),
                server.fanfare().nodeInfo(),
                new Survey<>(Map.of(), Map.of()),
                new ConnectedClient(client, List.of()),
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
                Map.of(),
                BuiltInCalls.NONE,
                Identities.NONE,
                Failures.NONE);
    }

    /** An engine of which nothing is needed but that it is there. */
    private static Node node() {
        return new Node(
                new NodeIdentity("id", "name", "version"),
                ClientOptions.DEFAULT,
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
                        ControlBus.none()),
                CLOCKS,
                Runnable::run,
                new Results(Runnable::run));
    }
}
