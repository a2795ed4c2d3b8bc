package dev.fanfare.channel;

/**
 * What clients may do in the channels of a namespace without being asked for a token or a handler's word.
 *
 * @param subscribe who may subscribe; subscribers do not come into it
 * @param publish who may publish
 * @param history who may read history
 * @param presence who may read presence
 * @param userLimitedChannels {@code name#1,2} is for the users 1 and 2 alone
 * @param tagsFilter a subscription may filter publications by their tags
 */
public record AccessOptions(
        Permission subscribe,
        Permission publish,
        Permission history,
        Permission presence,
        boolean userLimitedChannels,
        boolean tagsFilter) {

    /**
     * Who may do something.
     *
     * @param forClient any client with a user id
     * @param forSubscriber those that are subscribed to the channel
     * @param forAnonymous the two above count for clients without a user id too
     */
    public record Permission(boolean forClient, boolean forSubscriber, boolean forAnonymous) {

        /**
         * Whether a client may.
         *
         * @param user its user id; empty for an anonymous client
         * @param isSubscribed to the channel
         * @return whether it may without a token and without a handler's word
         */
        public boolean includes(String user, boolean isSubscribed) {
            return (forClient || (forSubscriber && isSubscribed)) && (forAnonymous || !user.isEmpty());
        }
    }
}
