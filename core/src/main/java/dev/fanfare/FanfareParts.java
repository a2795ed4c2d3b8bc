package dev.fanfare;

import dev.fanfare.internal.sequence.StateSequences;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.map.Maps;
import dev.fanfare.notify.Notifications;
import dev.fanfare.sequence.Sequence;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an engine has on top of its channels, each found by its type. */
public abstract sealed class FanfareParts permits Fanfare {

    private final List<Object> parts;

    /** @param parts what can be asked for by its type */
    FanfareParts(List<Object> parts) {
        this.parts = new CopyOnWriteArrayList<>(parts);
    }

    final void add(Object part) {
        parts.add(part);
    }

    /**
     * A part of this engine: what an {@link Extension} has added. What is its own may change with any version.
     * @param <T> the part
     * @param type its class or an interface of it
     * @return the only one, or the first, of that type
     * @throws IllegalArgumentException if there is none of that type
     */
    public final <T> T part(Class<T> type) {
        return find(type).orElseThrow(() -> new IllegalArgumentException("this engine has no " + type.getSimpleName()));
    }

    private <T> Optional<T> find(Class<T> type) {
        Objects.requireNonNull(type, "type must not be null");
        return parts.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /**
     * Pushes notifications to clients, users, groups and everyone.
     * @return the same object each time
     * @throws IllegalStateException if they are off
     */
    public final Notifications notifications() {
        return find(Notifications.class)
                .orElseThrow(() -> new IllegalStateException("notifications are off: switch them on with"
                        + " FanfareBuilder.notifications(...), or notifications.enabled in the configuration"));
    }

    /** {@return whether there are {@link #notifications()}} */
    public final boolean hasNotifications() {
        return find(Notifications.class).isPresent();
    }

    /**
     * Keeps what pages show as it is here.
     * @return the same object each time
     * @throws IllegalStateException if they are off
     */
    public final LiveObjects live() {
        return find(LiveObjects.class)
                .orElseThrow(() -> new IllegalStateException("live objects are off: switch them on with"
                        + " FanfareBuilder.live(...), or live.enabled in the configuration"));
    }

    /** {@return whether there are {@link #live()} objects} */
    public final boolean hasLive() {
        return find(LiveObjects.class).isPresent();
    }

    /**
     * Gives numbers of which each is given once, on whichever node.
     * @param name what tells it from other sequences: no control characters, and percent-encoded behind
     *     {@code sequence:} not longer than a channel name may be
     * @return the sequence; whether there can be one of that name, its methods say
     * @throws IllegalStateException if they are off
     */
    public final Sequence sequence(String name) {
        Objects.requireNonNull(name, "name must not be null");
        return find(StateSequences.class)
                .orElseThrow(() -> new IllegalStateException("sequences are off: switch them on with"
                        + " FanfareBuilder.sequences(...), or sequence.enabled in the configuration"))
                .sequence(name);
    }

    /** {@return whether there are {@linkplain #sequence sequences}} */
    public final boolean hasSequences() {
        return find(StateSequences.class).isPresent();
    }

    /**
     * Writes and reads maps: the channels of namespaces whose {@code subscription_type} says that they hold values by key.
     * @return the same object each time
     */
    public final Maps maps() {
        return part(Maps.class);
    }
}
