package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.map.Maps;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.rate.RateLimits;
import dev.fanfare.testkit.TestServer;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every public method and constructor that applications use, with a null in every place that takes none. */
class NullArgumentsTest extends NotifyTestBase {

    private static final Set<Class<?>> OURS_TO_IMPLEMENT = Set.of(Notifications.class, Progress.class, Maps.class);

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
        ArgumentSamples samples = new ArgumentSamples(server, options(), READY);
        List<Attempt> attempts = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            Stream.<Executable>concat(Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
                    .filter(each -> Modifier.isPublic(each.getModifiers())
                            && (!Modifier.isAbstract(each.getModifiers()) || OURS_TO_IMPLEMENT.contains(type))
                            && !each.isSynthetic()
                            && !each.getName().equals("equals")
                            && !(type.isEnum() && each.getName().equals("valueOf")))
                    .forEach(each -> attempts.addAll(attempts(each, samples)));
        }
        assertThat(attempts).hasSizeGreaterThan(150);
        assertThat(attempts.stream().map(Attempt::problem).filter(each -> !each.isEmpty()))
                .isEmpty();
    }

    private static List<Attempt> attempts(Executable what, ArgumentSamples samples) {
        List<Attempt> attempts = new ArrayList<>();
        Parameter[] parameters = what.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            if (!parameter.getType().isPrimitive() && !isNullable(parameter)) {
                Object[] arguments = Stream.of(parameters)
                        .map(each -> isNullable(each) ? null : samples.of(each.getType()))
                        .toArray();
                arguments[i] = null;
                boolean needsObject = what instanceof Method && !Modifier.isStatic(what.getModifiers());
                attempts.add(new Attempt(
                        what,
                        needsObject ? samples.of(what.getDeclaringClass()) : null,
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

    /** The public classes of the packages that applications use, and those inside them. */
    private static List<Class<?>> publicTypes() throws Exception {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> member : List.of(
                Fanfare.class,
                NamespaceOptions.class,
                NodeInfo.class,
                HistoryPage.class,
                PresencePage.class,
                RateLimits.class,
                Notification.class,
                Maps.class,
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
}
