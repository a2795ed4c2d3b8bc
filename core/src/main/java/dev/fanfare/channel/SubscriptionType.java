package dev.fanfare.channel;

import dev.fanfare.protocol.Request;
import java.util.Locale;

/** What the channels of a namespace are to those who subscribe to them. */
public enum SubscriptionType {

    /** Publications that follow each other. */
    STREAM(Request.Subscribe.STREAM),

    /** Values by key, and what changes of them: a map subscription. */
    MAP(Request.Subscribe.MAP),

    /** A map with an entry for each client that is subscribed to another channel. */
    MAP_CLIENTS(Request.Subscribe.MAP_OF_CLIENTS),

    /** A map with an entry for each user who is subscribed to another channel. */
    MAP_USERS(Request.Subscribe.MAP_OF_USERS),

    /** Items that the server asks a backend for, on behalf of all who are interested in them. */
    SHARED_POLL(Request.Subscribe.SHARED_POLL);

    private final int number;

    SubscriptionType(int number) {
        this.number = number;
    }

    /** {@return how the client protocol calls it, {@link Request.Subscribe#type()}} */
    public int number() {
        return number;
    }

    /** {@return what the configuration calls it, such as {@code map_clients}} */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether a channel holds values by key} */
    public boolean isMap() {
        return this == MAP || this == MAP_CLIENTS || this == MAP_USERS;
    }
}
