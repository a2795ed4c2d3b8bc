package dev.fanfare.session;

import dev.fanfare.channel.Subscription;
import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** A subscription together with what its session knows of it. Belongs to the session's loop. */
final class SessionSubscription extends Subscription {

    private boolean present;
    private boolean announced;
    private Payload chanInfo = Payload.EMPTY;
    private long refreshDue;
    private @Nullable Runnable onceLive;

    SessionSubscription(Session session, String channel, boolean serverSide) {
        super(session, channel, serverSide);
    }

    /** What the application said about the client in this channel. */
    Payload chanInfo() {
        return chanInfo;
    }

    void chanInfo(Payload info) {
        chanInfo = info;
    }

    /** Whether the client shows up in the channel's presence. */
    boolean isPresent() {
        return present;
    }

    void present(boolean shows) {
        present = shows;
    }

    /** Whether the client's coming and going is announced. */
    boolean isAnnounced() {
        return announced;
    }

    void announced(boolean isAnnounced) {
        announced = isAnnounced;
    }

    /** When the subscription ends unless it is refreshed, by the loop's clock; 0 for never. */
    long refreshDue() {
        return refreshDue;
    }

    void refreshDue(long due) {
        refreshDue = due;
    }

    /** Does something when the subscription is live: now, or once. The last wish counts. */
    void whenLive(Runnable action) {
        if (isLive()) {
            action.run();
        } else {
            onceLive = action;
        }
    }

    /** Does what waited for the subscription to be live. */
    void nowLive() {
        Runnable action = onceLive;
        onceLive = null;
        if (action != null) {
            action.run();
        }
    }
}
