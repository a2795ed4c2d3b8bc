package dev.fanfare.channel;

/** What the channels of a namespace are to those who subscribe to them. */
public enum SubscriptionType {

    /** Publications that follow each other. */
    STREAM,

    /** Values by key, and what changes of them: a map subscription. */
    MAP,

    /** A map with an entry for each client that is subscribed to another channel. */
    MAP_CLIENTS,

    /** A map with an entry for each user who is subscribed to another channel. */
    MAP_USERS,

    /** Items that the server asks a backend for, on behalf of all who are interested in them. */
    SHARED_POLL;

    /** {@return whether a channel holds values by key} */
    public boolean isMap() {
        return this == MAP || this == MAP_CLIENTS || this == MAP_USERS;
    }
}
