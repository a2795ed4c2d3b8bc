package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateView;

/** What subscribers are given of the states in a namespace. Safe for any thread. */
public interface StateFormat {

    /** A change as a publication, without its place in the stream. */
    Publication publication(StateChange change);

    /** All of a state, for somebody who begins to follow it. */
    Payload whole(StateView view);

    /** What keeps a publication of a client out of a channel of this kind, in words. */
    String refusal();
}
