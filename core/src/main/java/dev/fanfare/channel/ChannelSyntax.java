package dev.fanfare.channel;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a channel's name is read, with Centrifugo's option names and defaults: {@code
 * $namespace:name#user1,user2}.
 *
 * @param maxLength the longest name allowed, in characters. Default 255
 * @param privatePrefix what a channel that always needs a token starts with; "" for none. Default "$"
 * @param namespaceBoundary what ends the namespace. Default ":"
 * @param userBoundary what starts the list of users a channel is limited to. Default "#"
 * @param userSeparator what separates those users. Default ","
 */
public record ChannelSyntax(
        int maxLength, String privatePrefix, String namespaceBoundary, String userBoundary, String userSeparator) {

    /** The defaults. */
    public static final ChannelSyntax DEFAULT = new ChannelSyntax(255, "$", ":", "#", ",");

    /**
     * Checks the options.
     *
     * @param maxLength at least 1
     * @param privatePrefix any text; "" for no private channels
     * @param namespaceBoundary not empty
     * @param userBoundary not empty
     * @param userSeparator not empty
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public ChannelSyntax {
        Objects.requireNonNull(privatePrefix, "privatePrefix must not be null");
        Objects.requireNonNull(namespaceBoundary, "namespaceBoundary must not be null");
        Objects.requireNonNull(userBoundary, "userBoundary must not be null");
        Objects.requireNonNull(userSeparator, "userSeparator must not be null");
        if (maxLength < 1) {
            throw new IllegalArgumentException("max_length must be at least 1, and is " + maxLength);
        }
        if (namespaceBoundary.isEmpty() || userBoundary.isEmpty() || userSeparator.isEmpty()) {
            throw new IllegalArgumentException(
                    "namespace_boundary, user_boundary and user_separator must not be empty");
        }
    }

    /**
     * {@return whether the channel always needs a token}
     *
     * @param channel the whole name
     */
    public boolean isPrivate(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        return !privatePrefix.isEmpty() && channel.startsWith(privatePrefix);
    }

    /**
     * {@return the namespace in a channel's name; "" if it has none}
     *
     * @param channel the whole name
     */
    public String namespaceOf(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        int end = channel.indexOf(namespaceBoundary);
        return end < 0 ? "" : channel.substring(isPrivate(channel) ? privatePrefix.length() : 0, end);
    }

    /**
     * {@return what follows the namespace in a channel's name; all of it if it has none}
     *
     * @param channel the whole name
     */
    public String nameIn(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        int end = channel.indexOf(namespaceBoundary);
        return end < 0 ? channel : channel.substring(end + namespaceBoundary.length());
    }

    /**
     * {@return whether the channel's name lists the users it is for}
     *
     * @param channel the whole name
     */
    public boolean isUserLimited(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        return channel.contains(userBoundary);
    }

    /**
     * {@return whether the channel's name lists this user}
     *
     * @param channel the whole name
     * @param user the user's id
     */
    public boolean listsUser(String channel, String user) {
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(user, "user must not be null");
        int start = channel.lastIndexOf(userBoundary);
        return start >= 0
                && Arrays.asList(channel.substring(start + userBoundary.length())
                                .split(Pattern.quote(userSeparator), -1))
                        .contains(user);
    }

    /**
     * {@return the name of the channel that is for one user alone}
     *
     * @param namespace the namespace it is in; "" for none
     * @param user the user's id, not empty
     */
    public String personalChannel(String namespace, String user) {
        Objects.requireNonNull(namespace, "namespace must not be null");
        Objects.requireNonNull(user, "user must not be null");
        return (namespace.isEmpty() ? "" : namespace + namespaceBoundary) + userBoundary + user;
    }
}
