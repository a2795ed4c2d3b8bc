package dev.fanfare.client;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * That a live object is there, has changed, or is gone.
 *
 * @param state the whole object after it; it does not {@link LiveState#exists exist} if the object is gone
 * @param changed the names of the attributes that came, changed or went, in their order
 * @param reason why
 */
public record LiveUpdate(LiveState state, Set<String> changed, Reason reason) {

    /** Why one is told of an object. */
    public enum Reason {
        /** It is what is there, the first that a listener hears. */
        INITIAL,
        /** It changed. */
        CHANGE,
        /** It is given anew, because more was missed than the server keeps. */
        RESYNC,
        /** It was removed. */
        REMOVED,
        /** Its time was over. */
        EXPIRED,
        /** One may not see it any more. */
        DENIED
    }

    /**
     * What became of an object.
     *
     * @param state the whole object
     * @param changed is copied
     * @param reason why
     */
    public LiveUpdate {
        Objects.requireNonNull(state, "state");
        changed = Collections.unmodifiableSet(new TreeSet<>(Objects.requireNonNull(changed, "changed")));
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * {@return whether an attribute came, changed or went}
     *
     * @param attribute which one
     */
    public boolean has(LiveAttribute<?> attribute) {
        return changed.contains(Objects.requireNonNull(attribute, "attribute").name());
    }

    /** That a state is there. */
    static LiveUpdate initial(LiveState state) {
        return new LiveUpdate(state, state.attributes().keySet(), Reason.INITIAL);
    }

    /** This one and the next as one, of which the last reason counts. */
    LiveUpdate and(LiveUpdate next) {
        Set<String> both = new TreeSet<>(changed);
        both.addAll(next.changed);
        return new LiveUpdate(next.state, both, reason == Reason.INITIAL && next.state.exists() ? reason : next.reason);
    }
}
