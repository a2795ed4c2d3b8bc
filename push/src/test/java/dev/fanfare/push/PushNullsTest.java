package dev.fanfare.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Payload;
import dev.fanfare.push.apns.ApnsEnvironment;
import dev.fanfare.push.apns.ApnsKey;
import dev.fanfare.push.apns.ApnsProvider;
import dev.fanfare.push.fcm.FcmProvider;
import dev.fanfare.push.fcm.ServiceAccount;
import dev.fanfare.push.webpush.EndpointGuard;
import dev.fanfare.push.webpush.VapidKeys;
import dev.fanfare.push.webpush.WebPushProvider;
import java.io.File;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public method refuses every null that it cannot use, at once and by name. */
class PushNullsTest {

    private static final ServiceAccount ACCOUNT = TestKeys.serviceAccount(URI.create("https://localhost/token"));

    private static final List<Object> VALUES = List.of(
            "en",
            PushMessage.builder().text("en", "x").build(),
            PushMessage.builder(),
            Results.HELLO,
            LocalizedText.of("en", "x"),
            new PushAction("event", LocalizedText.of("en", "x"), Payload.EMPTY),
            new RenderedMessage.Action("event", "x", Payload.EMPTY),
            PushBadge.NONE,
            ProviderOptions.DEFAULT,
            Payload.EMPTY,
            Duration.ofSeconds(1),
            Map.of(),
            List.of(),
            URI.create("https://localhost"),
            Path.of("none"),
            VapidKeys.generate(),
            EndpointGuard.DEFAULT,
            ACCOUNT,
            TestKeys.apnsKey(),
            ApnsEnvironment.PRODUCTION,
            new WebPushProvider(VapidKeys.generate(), "mailto:ops@example.com"),
            new FcmProvider(ACCOUNT),
            new ApnsProvider(TestKeys.apnsKey(), "com.example.app"),
            InstantSource.system());

    /** One parameter that may not be null. */
    private record Door(Executable method, int index) {

        String parameter() {
            return method.getParameters()[index].getName();
        }

        @Override
        public String toString() {
            return method.getDeclaringClass().getSimpleName() + "." + method.getName() + ", " + parameter();
        }
    }

    static Stream<Door> doors() throws Exception {
        return publicTypes().stream()
                .flatMap(type -> Stream.<Executable>concat(
                        Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getConstructors())))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("equals"))
                .flatMap(PushNullsTest::doorsOf);
    }

    /** What of the module applications call, and do not implement. */
    private static List<Class<?>> publicTypes() throws Exception {
        Path home = Path.of(PushMessage.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home.resolve("dev/fanfare/push"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name =
                        home.relativize(file).toString().replace(".class", "").replace(File.separatorChar, '.');
                if (!name.contains(".internal.") && !name.endsWith("package-info")) {
                    types.add(Class.forName(name));
                }
            }
        }
        types.removeIf(type -> !isPublic(type) || type.isInterface() || type.isEnum());
        assertThat(types)
                .contains(PushMessage.class, RenderedMessage.Action.class, ApnsKey.class)
                .hasSizeGreaterThan(19);
        return types;
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static Stream<Door> doorsOf(Executable method) {
        Parameter[] parameters = method.getParameters();
        return Stream.iterate(0, i -> i < parameters.length, i -> i + 1)
                .filter(i -> !parameters[i].getType().isPrimitive() && !isNullable(parameters[i]))
                .map(i -> new Door(method, i));
    }

    private static boolean isNullable(Parameter parameter) {
        return Stream.<AnnotatedElement>of(parameter, parameter.getAnnotatedType())
                .anyMatch(each -> each.isAnnotationPresent(Nullable.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doors")
    @DisplayName("P3 null is refused by name")
    void refused(Door door) {
        assertThat(thrown(door))
                .isInstanceOf(NullPointerException.class)
                .message()
                .isIn(door.parameter() + " must not be null", door.method.getName() + " must not be null");
    }

    private static @Nullable Throwable thrown(Door door) {
        @Nullable
        Object[] arguments = Arrays.stream(door.method.getParameters())
                .map(each -> isNullable(each) ? null : value(each.getType()))
                .toArray();
        arguments[door.index] = null;
        try {
            Object unused = door.method instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) door.method).invoke(receiver(door.method), arguments);
            return null;
        } catch (InvocationTargetException thrown) {
            return thrown.getCause();
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(door.toString(), impossible);
        }
    }

    private static @Nullable Object receiver(Executable method) {
        return Modifier.isStatic(method.getModifiers()) ? null : value(method.getDeclaringClass());
    }

    private static Object value(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return VALUES.stream().filter(type::isInstance).findFirst().orElseGet(() -> {
            throw new AssertionError("add a value of " + type);
        });
    }
}
