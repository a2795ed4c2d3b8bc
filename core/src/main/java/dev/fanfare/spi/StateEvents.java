package dev.fanfare.spi;

import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import java.util.Collection;

/** Where a state store announces what its node must deliver. The methods return at once and never throw. */
public interface StateEvents {

    /**
     * A state changed. Called in offset order for each channel.
     *
     * @param channel what {@link StateStore#subscribe} was called with; others are ignored
     * @param change what happened
     * @param position its place in the channel's stream
     * @param before where the stream stood before it
     * @param exclude the client that is not given it, {@link dev.fanfare.state.StateUpdate#exclude()}; "" for none
     */
    void changed(String channel, StateChange change, StreamPosition position, StreamPosition before, String exclude);

    /**
     * The link to where changes come from was broken, and is there again: changes may never be announced here.
     *
     * @param channels those that this node has subscribed to
     */
    void interrupted(Collection<String> channels);
}
