package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.StateView;

/** A format of states that are given as one to whoever begins to follow them. Safe for any thread. */
public interface WholeStateFormat extends StateFormat {

    /** All of a state, for somebody who begins to follow it. */
    Payload whole(StateView view);
}
