package dev.fanfare.channel;

import java.util.Objects;

/**
 * What clients may do in the channels of a namespace without being asked for a token or a handler's word.
 *
 * @param subscribe who may subscribe; subscribers do not come into it
 * @param publish who may publish
 * @param history who may read history
 * @param presence who may read presence
 * @param userLimitedChannels {@code name#1,2} is for the users 1 and 2 alone
 * @param tagsFilter a subscription may filter publications by their tags
 * @param wildcard a name that ends with {@code *} is a pattern, which tokens and handlers may let clients subscribe to
 */
public record AccessOptions(
        Permission subscribe,
        Permission publish,
        Permission history,
        Permission presence,
        boolean userLimitedChannels,
        boolean tagsFilter,
        boolean wildcard) {

    /** What the name of a pattern ends with: whatever follows in the name of a channel. */
    private static final String ANYTHING = "*";

    /**
     * What clients may do.
     *
     * @param subscribe who may subscribe
     * @param publish who may publish
     * @param history who may read the history
     * @param presence who may see who is there
     * @param userLimitedChannels names of channels may list the users who may subscribe
     * @param tagsFilter subscriptions may leave out publications by their tags
     * @param wildcard names that end with {@code *} are patterns
     */
    public AccessOptions {
        Objects.requireNonNull(subscribe, "subscribe must not be null");
        Objects.requireNonNull(publish, "publish must not be null");
        Objects.requireNonNull(history, "history must not be null");
        Objects.requireNonNull(presence, "presence must not be null");
    }

    /**
     * {@return whether a name stands for all channels that begin like it}
     *
     * @param channel a name in this namespace
     */
    public boolean isPattern(String channel) {
        Objects.requireNonNull(channel, "channel must not be null");
        return wildcard && channel.endsWith(ANYTHING);
    }

    /** What clients may do with a pattern: nothing by themselves but to filter. */
    AccessOptions ofPatterns() {
        return new AccessOptions(
                Permission.NOBODY,
                Permission.NOBODY,
                Permission.NOBODY,
                Permission.NOBODY,
                false,
                tagsFilter,
                wildcard);
    }

    /**
     * Who may do something.
     *
     * @param forClient any client with a user id
     * @param forSubscriber those that are subscribed to the channel
     * @param forAnonymous the two above count for clients without a user id too
     */
    public record Permission(boolean forClient, boolean forSubscriber, boolean forAnonymous) {

        static final Permission NOBODY = new Permission(false, false, false);

        Permission forClient(boolean value) {
            return new Permission(value, forSubscriber, forAnonymous);
        }

        Permission forSubscriber(boolean value) {
            return new Permission(forClient, value, forAnonymous);
        }

        Permission forAnonymous(boolean value) {
            return new Permission(forClient, forSubscriber, value);
        }

        /**
         * Whether a client may.
         *
         * @param user its user id; empty for an anonymous client
         * @param isSubscribed to the channel
         * @return whether it may without a token and without a handler's word
         */
        public boolean includes(String user, boolean isSubscribed) {
            Objects.requireNonNull(user, "user must not be null");
            return (forClient || (forSubscriber && isSubscribed)) && (forAnonymous || !user.isEmpty());
        }
    }
}
