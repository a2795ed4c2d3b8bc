package dev.fanfare.client;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which notifications a listener wants: {@code NotificationFilter.ANY.group("sales").object("orders")}.
 *
 * @param group of this group; "" for the default group
 * @param object for this object, in any case of letters, and for all objects; null for whatever object they are for
 * @param id with this id; null for any
 */
public record NotificationFilter(
        String group, @Nullable String object, @Nullable String id) {

    /** All notifications of the default group. */
    public static final NotificationFilter ANY = new NotificationFilter("", null, null);

    /**
     * A filter; {@link #ANY} and the methods with one argument need less.
     *
     * @param group "" for the default group; never for all
     * @param object null, or "", for whatever object
     * @param id null for any
     */
    public NotificationFilter {
        Objects.requireNonNull(group, "group");
    }

    /**
     * The same, but of this group.
     *
     * @param name "" for the default group
     * @return the copy
     */
    public NotificationFilter group(String name) {
        return new NotificationFilter(name, object, id);
    }

    /**
     * The same, but for this object and for all objects.
     *
     * @param name in any case of letters; "" for whatever object
     * @return the copy
     */
    public NotificationFilter object(String name) {
        return new NotificationFilter(group, Objects.requireNonNull(name, "name"), id);
    }

    /**
     * The same, but only with this id.
     *
     * @param value in the same case of letters
     * @return the copy
     */
    public NotificationFilter id(String value) {
        return new NotificationFilter(group, object, Objects.requireNonNull(value, "value"));
    }

    boolean accepts(Notification notification) {
        return group.equals(notification.group())
                && isFor(notification.object())
                && (id == null || id.equals(notification.id()));
    }

    private boolean isFor(String target) {
        return object == null
                || object.isEmpty()
                || target.isEmpty()
                || object.toLowerCase(Locale.ROOT).equals(target.toLowerCase(Locale.ROOT));
    }
}
