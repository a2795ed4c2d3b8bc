package dev.fanfare.internal.hub;

/**
 * Hears which channels have subscribers on this node; of each, in the order in which they came and went. Patterns are no
 * channels. Called on loops; its methods return at once.
 */
public interface ChannelWatch {

    /** Nobody hears. */
    ChannelWatch NONE = new ChannelWatch() {
        @Override
        public void begun(String channel) {}

        @Override
        public void ended(String channel) {}
    };

    /** A channel has its first subscriber here. */
    void begun(String channel);

    /** A channel has lost its last subscriber here. */
    void ended(String channel);
}
