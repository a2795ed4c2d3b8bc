package dev.fanfare.internal.state;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import org.jspecify.annotations.Nullable;

/** What subscribers are given of the states in a namespace. Safe for any thread. */
public interface StateFormat {

    /** A change as a publication at its place in the stream, as far as subscribers are told of that. */
    Publication publication(StateChange change, StreamPosition position);

    /** What every subscriber has of what changed, so that it may be given the difference; {@link Payload#EMPTY} if nothing. */
    Payload base(StateChange change);

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

    /** How a publication fails in a channel of this kind, which changes in other ways. */
    ErrorException refusal();
}
