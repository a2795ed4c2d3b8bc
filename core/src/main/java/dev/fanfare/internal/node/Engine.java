package dev.fanfare.internal.node;

import dev.fanfare.spi.Broker;
import dev.fanfare.spi.ControlBus;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.PresenceStore;

/**
 * What a node has in common with others, or for itself if it is alone.
 *
 * @param broker carries publications
 * @param presence knows who is where
 * @param groups knows who is in which group
 * @param bus carries what nodes ask of each other
 */
public record Engine(Broker broker, PresenceStore presence, GroupStore groups, ControlBus bus) {}
