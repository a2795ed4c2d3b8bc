package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateView;
import org.jspecify.annotations.Nullable;

/** What subscribers are given of the states in a namespace. Safe for any thread. */
public interface StateFormat {

    /** A change as a publication, without its place in the stream. */
    Publication publication(StateChange change);

    /**
     * Two changes as one, for a subscriber who gets them together: it ends where both would have led it.
     *
     * @param older the data of a publication of this format
     * @param newer the same of a later one, between which there may be others only if these change nothing
     * @return null if they must stay two
     */
    @Nullable
    Payload merged(Payload older, Payload newer);

    /** All of a state, for somebody who begins to follow it. */
    Payload whole(StateView view);

    /** What keeps a publication of a client out of a channel of this kind, in words. */
    String refusal();
}
