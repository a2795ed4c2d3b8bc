package dev.fanfare.handler;

import java.util.Objects;

/**
 * The channel that every client with a user id is subscribed to by the server.
 *
 * @param enabled whether there is one
 * @param personalChannelNamespace its namespace; "" for none
 */
public record PersonalChannel(boolean enabled, String personalChannelNamespace) {

    /** There is none. */
    public static final PersonalChannel OFF = new PersonalChannel(false, "");

    /**
     * Which channel it is.
     *
     * @param enabled whether there is one
     * @param personalChannelNamespace its namespace; "" for none
     */
    public PersonalChannel {
        Objects.requireNonNull(personalChannelNamespace, "personalChannelNamespace must not be null");
    }
}
