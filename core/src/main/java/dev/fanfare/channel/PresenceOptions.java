package dev.fanfare.channel;

import java.util.Objects;

/**
 * What the channels of a namespace know of their subscribers, and tell of them.
 *
 * @param isKept the channel knows who is subscribed
 * @param joinLeave coming and going is announced
 * @param forcePushJoinLeave every subscriber hears of it, not only those that ask
 * @param mapOfClientsPrefix what with the channel's name is the map that has an entry for each client; "" for none
 * @param mapOfUsersPrefix the same for each user
 */
public record PresenceOptions(
        boolean isKept,
        boolean joinLeave,
        boolean forcePushJoinLeave,
        String mapOfClientsPrefix,
        String mapOfUsersPrefix) {
    /**
     * What is known of subscribers.
     *
     * @param isKept whether it is known who is subscribed
     * @param joinLeave whether coming and going is announced
     * @param forcePushJoinLeave to every subscriber
     * @param mapOfClientsPrefix "" for no map of clients
     * @param mapOfUsersPrefix "" for no map of users
     */
    public PresenceOptions {
        Objects.requireNonNull(mapOfClientsPrefix, "mapOfClientsPrefix must not be null");
        Objects.requireNonNull(mapOfUsersPrefix, "mapOfUsersPrefix must not be null");
    }

    /** {@return whether subscribers have an entry in a map} */
    public boolean namesMaps() {
        return !mapOfClientsPrefix.isEmpty() || !mapOfUsersPrefix.isEmpty();
    }
}
