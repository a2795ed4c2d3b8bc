package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.StateView;
import org.jspecify.annotations.Nullable;

/**
 * A format of states that are one thing: whoever begins to follow one is given all of it, and changes that wait become one.
 * Safe for any thread.
 */
public interface WholeStateFormat extends StateFormat {

    /** All of a state, for somebody who begins to follow it. */
    Payload whole(StateView view);

    /**
     * A change that waits.
     *
     * @param data of a publication of this format
     */
    Change change(Payload data);

    /** A change that may become one with others, which costs no more than what is new in each. */
    interface Change {

        /**
         * This and a later one as one, for a subscriber who gets them together: it ends where both would have led it.
         *
         * @param later of the same format; between the two there may be others only if these change nothing
         * @return null if they must stay two
         */
        @Nullable
        Change with(Change later);

        /** The data of a publication. */
        Payload data();

        /** About how many bytes that is. */
        int weight();
    }
}
