package dev.fanfare.testkit;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much is in every map, list, queue and array that objects of Fanfare hold, so that a test can say that nothing is
 * left of what came and went. Follows fields of classes in {@code dev.fanfare} and whatever is in collections; what
 * libraries hold inside their own objects is not seen. To be called when nothing changes.
 */
public final class Retained {

    private static final String OURS = "dev.fanfare.";
    private static final String FAKES = "dev.fanfare.testkit.";

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final Deque<Object> unvisited = new ArrayDeque<>();

    private Retained() {}

    /**
     * The number of elements in all collections that are in the same field of the same class, by {@code Class.field}.
     *
     * @param roots from which the rest is reached
     * @return those of this test kit are left out
     */
    public static Map<String, Integer> sizes(Object... roots) {
        Retained retained = new Retained();
        for (Object root : roots) {
            retained.reach(root);
        }
        while (!retained.unvisited.isEmpty()) {
            retained.visit(retained.unvisited.remove());
        }
        return retained.sizes;
    }

    private void reach(@Nullable Object object) {
        if (object != null && seen.add(object)) {
            unvisited.add(object);
        }
    }

    private void visit(Object object) {
        if (!object.getClass().getName().startsWith(OURS)) {
            return;
        }
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    Object value = valueOf(field, object);
                    List<@Nullable Object> elements = elements(value);
                    if (elements == null) {
                        reach(value);
                    } else if (seen.add(Objects.requireNonNull(value))) {
                        if (!type.getName().startsWith(FAKES)) {
                            count(type, field, elements.size());
                        }
                        elements.forEach(this::reachAll);
                    }
                }
            }
        }
    }

    private void count(Class<?> type, Field field, int size) {
        sizes.merge(type.getSimpleName() + "." + field.getName(), size, Integer::sum);
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException | InaccessibleObjectException notOurs) {
            return null;
        }
    }

    /** An element may be a collection itself. */
    private void reachAll(@Nullable Object element) {
        List<@Nullable Object> elements = elements(element);
        if (elements == null) {
            reach(element);
        } else if (seen.add(Objects.requireNonNull(element))) {
            elements.forEach(this::reachAll);
        }
    }

    /** What is in a collection; null if it is none. */
    private static @Nullable List<@Nullable Object> elements(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<@Nullable Object> elements = new ArrayList<>(map.keySet());
            elements.addAll(map.values());
            return elements;
        }
        if (value instanceof Collection<?> collection) {
            try {
                return new ArrayList<>(collection);
            } catch (UnsupportedOperationException onlyItsSizeIsKnown) {
                return new ArrayList<>(Collections.nCopies(collection.size(), null));
            }
        }
        if (value instanceof Object[]) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
            return elements;
        }
        return null;
    }
}
