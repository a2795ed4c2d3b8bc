package dev.fanfare.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives a null in place of each argument of each public method. */
public final class Nulls {

    private Nulls() {}

    /**
     * Where a null is not refused by the name of the parameter.
     *
     * @param samples what the other arguments are taken from, and the objects themselves
     */
    public static List<String> problems(List<Class<?>> types, List<?> samples) {
        List<String> problems = new ArrayList<>();
        int attempts = 0;
        for (Class<?> type : types) {
            for (Executable each : Stream.<Executable>concat(
                            Stream.of(type.getConstructors()), Stream.of(type.getDeclaredMethods()))
                    .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
                    .filter(each ->
                            !each.getName().equals("equals") && !each.getName().equals("valueOf"))
                    .toList()) {
                for (int i = 0; i < each.getParameterCount(); i++) {
                    if (!each.getParameterTypes()[i].isPrimitive()
                            && !each.getAnnotatedParameterTypes()[i].isAnnotationPresent(Nullable.class)) {
                        attempts++;
                        String problem = problem(each, i, samples);
                        if (!problem.isEmpty()) {
                            problems.add(problem);
                        }
                    }
                }
            }
        }
        assertThat(attempts).isGreaterThan(50);
        return problems;
    }

    /** Something that fails whatever it is asked. */
    public static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            throw new java.sql.SQLException("there is no database");
        }));
    }

    private static String problem(Executable each, int missing, List<?> samples) {
        Object[] arguments = Stream.of(each.getParameterTypes())
                .map(type -> sample(type, samples))
                .toArray();
        arguments[missing] = null;
        Parameter parameter = each.getParameters()[missing];
        String what =
                each.getDeclaringClass().getSimpleName() + "." + each.getName() + "(" + parameter.getName() + "): ";
        try {
            Object unused = each instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) each)
                            .invoke(
                                    Modifier.isStatic(each.getModifiers())
                                            ? null
                                            : sample(each.getDeclaringClass(), samples),
                                    arguments);
            return what + "is taken";
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            boolean isNamed = cause instanceof NullPointerException
                    && isNamed(String.valueOf(cause.getMessage()), parameter.getName(), each.getName());
            return isNamed ? "" : what + cause;
        } catch (ReflectiveOperationException | IllegalArgumentException impossible) {
            return what + impossible;
        }
    }

    /** By the name of the parameter, or of what a method that begins with "with" sets. */
    private static boolean isNamed(String message, String parameter, String method) {
        String end = " must not be null";
        String name = message.endsWith(end)
                ? message.substring(0, message.length() - end.length()).toLowerCase(Locale.ROOT)
                : "";
        return name.equals(parameter.toLowerCase(Locale.ROOT))
                || name.equals(method.toLowerCase(Locale.ROOT))
                || List.of("new" + name, "with" + name).contains(parameter.toLowerCase(Locale.ROOT))
                || method.toLowerCase(Locale.ROOT).equals("with" + name);
    }

    private static Object sample(Class<?> type, List<?> samples) {
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        return samples.stream()
                .filter(type::isInstance)
                .map(Object.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + type));
    }
}
