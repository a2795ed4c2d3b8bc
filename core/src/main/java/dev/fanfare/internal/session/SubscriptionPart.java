package dev.fanfare.internal.session;

/** What the kind of a channel adds to a subscription. */
public interface SubscriptionPart {

    /** The subscription is over, and one of the session's no longer. Called once, on its loop. */
    void ended();
}
