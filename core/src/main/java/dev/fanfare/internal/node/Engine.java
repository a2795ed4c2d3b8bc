package dev.fanfare.internal.node;

import dev.fanfare.spi.Broker;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.StateStore;
import org.jspecify.annotations.Nullable;

/**
 * What a node has in common with others, or for itself if it is alone.
 *
 * @param broker carries publications
 * @param states keeps what channels hold; null where none holds anything
 * @param presence knows who is where
 * @param groups knows who is in which group
 * @param bus carries what nodes ask of each other
 */
public record Engine(
        Broker broker, @Nullable StateStore states, PresenceStore presence, GroupStore groups, ControlBus bus) {}
