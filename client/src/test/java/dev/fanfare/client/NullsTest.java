package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public method refuses every null that it cannot use, at once and by name. */
class NullsTest {

    private static final List<Class<?>> TYPES = List.of(
            ClientSocket.class,
            SocketOptions.Builder.class,
            Notifications.class,
            NotificationFilter.class,
            Message.class,
            Inbox.class,
            InboxChange.class,
            InboxFilter.class,
            InboxMessage.class,
            InboxMessage.Action.class,
            InboxPage.class,
            InboxPreference.class,
            LiveObject.class,
            LiveState.class,
            LiveUpdate.class,
            LiveAttribute.class);

    private static final InboxCounts COUNTS = new InboxCounts(0, 0);
    private static final LiveState STATE = new LiveState("job:42", 0, Map.of());

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(Object.class, "text"),
            Map.entry(Class.class, SocketEvent.class),
            Map.entry(Duration.class, Duration.ZERO),
            Map.entry(Map.class, Map.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(String[].class, new String[0]),
            Map.entry(Executor.class, (Executor) Runnable::run),
            Map.entry(Consumer.class, (Consumer<Object>) any -> {}),
            Map.entry(Supplier.class, (Supplier<Object>) () -> ""),
            Map.entry(NotificationFilter.class, NotificationFilter.ANY),
            Map.entry(ClientSocket.class, new ClientSocket()),
            Map.entry(Collection.class, List.of()),
            Map.entry(List.class, List.of()),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Message.class, Message.text("text")),
            Map.entry(InboxFilter.class, InboxFilter.ALL),
            Map.entry(InboxCounts.class, COUNTS),
            Map.entry(LiveState.class, STATE),
            Map.entry(LiveAttribute.class, LiveAttribute.TEXT1));

    /** One parameter that may not be null. */
    private record Door(Executable method, int index) {

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName() + ", parameter " + index;
        }
    }

    static Stream<Door> doors() {
        return TYPES.stream()
                .flatMap(type -> Stream.<Executable>concat(
                        Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getConstructors())))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("equals"))
                .flatMap(NullsTest::doorsOf);
    }

    private static Stream<Door> doorsOf(Executable method) {
        Parameter[] parameters = method.getParameters();
        return Stream.iterate(0, i -> i < parameters.length, i -> i + 1)
                .filter(i -> !parameters[i].getType().isPrimitive())
                .filter(i -> !parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(i -> new Door(method, i));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doors")
    @DisplayName("null is refused by name")
    void refused(Door door) {
        Throwable thrown = catchThrowable(() -> call(door));
        assertThat(thrown).isInstanceOf(NullPointerException.class).message().matches("[a-z][A-Za-z]*");
        assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo("java.util.Objects");
    }

    private static void call(Door door) throws Throwable {
        Object[] arguments = Arrays.stream(door.method.getParameterTypes())
                .map(NullsTest::value)
                .toArray();
        arguments[door.index] = null;
        try {
            if (door.method instanceof Method method) {
                method.invoke(receiver(method.getDeclaringClass()), arguments);
            } else if (door.method instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            }
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static @Nullable Object value(Class<?> type) {
        if (type.isPrimitive()) {
            return type == boolean.class ? (Object) true : (Object) 1;
        }
        return type.isEnum() ? type.getEnumConstants()[0] : VALUES.get(type);
    }

    private static Object receiver(Class<?> type) {
        ClientSocket socket = new ClientSocket();
        return Stream.of(
                        socket,
                        SocketOptions.builder(),
                        socket.notifications(),
                        NotificationFilter.ANY,
                        Message.text("text"),
                        socket.live("job:42"),
                        Inbox.of(socket),
                        InboxFilter.ALL,
                        STATE,
                        new LiveUpdate(STATE, Set.of(), LiveUpdate.Reason.INITIAL),
                        LiveAttribute.TEXT1)
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow();
    }
}
