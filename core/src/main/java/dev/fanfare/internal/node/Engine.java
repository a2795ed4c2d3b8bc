package dev.fanfare.internal.node;

import dev.fanfare.cluster.NodeIdentity;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.occupancy.Occupancy;
import dev.fanfare.internal.occupancy.StateTeller;
import dev.fanfare.internal.state.StateBroker;
import dev.fanfare.spi.BanStore;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.StateStore;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a node has in common with others, or for itself if it is alone.
 *
 * @param broker carries publications
 * @param states keeps what channels hold; null where none holds anything
 * @param presence knows who is where
 * @param groups knows who is in which group
 * @param occupancy knows which channels have subscribers
 * @param bans keeps who is kept out; null where nobody is once all nodes have ended
 * @param bus carries what nodes ask of each other
 */
public record Engine(
        Broker broker,
        @Nullable StateStore states,
        PresenceStore presence,
        GroupStore groups,
        OccupancyStore occupancy,
        @Nullable BanStore bans,
        ControlBus bus) {

    /** Carries publications, and the changes of what channels hold. */
    Broker carrier(Namespaces namespaces) {
        return states == null ? broker : new StateBroker(broker, states, namespaces::state);
    }

    /** Says which channels have subscribers on a node, and tells its application what is to be told. */
    Occupancy watch(NodeIdentity node, Namespaces namespaces, Hooks hooks, Executor threads, Clocks clocks) {
        StateTeller teller = new StateTeller(hooks, threads, clocks.clock());
        return new Occupancy(node.id(), occupancy, namespaces::channelStates, teller, clocks.timer(), clocks.ticker());
    }
}
