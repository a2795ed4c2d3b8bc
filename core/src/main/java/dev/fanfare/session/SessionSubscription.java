package dev.fanfare.session;

import dev.fanfare.channel.Subscription;
import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;

/** A subscription together with what its session knows of it. Belongs to the session's loop. */
final class SessionSubscription extends Subscription {

    private @Nullable PresenceEntry presence;
    private boolean announced;
    private Payload chanInfo = Payload.EMPTY;
    private long refreshDue;
    private boolean ending;
    private @Nullable Runnable onceSettled;

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

    /** The client shows up in the channel's presence until the subscription ends. */
    void present(PresenceEntry entry) {
        presence = entry;
    }

    /** The client does not show up there any more. */
    void leavePresence() {
        if (presence != null) {
            presence.remove();
        }
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

    /** Does something when the subscription is live, or has failed: now, or after what waits for it already. */
    void whenSettled(Runnable action) {
        Runnable before = onceSettled;
        if (isLive()) {
            action.run();
        } else if (before == null) {
            onceSettled = action;
        } else {
            onceSettled = () -> {
                before.run();
                action.run();
            };
        }
    }

    /** The same for what ends the subscription, so that a new one must wait for that. */
    void endWhenSettled(Runnable end) {
        ending = true;
        whenSettled(end);
    }

    /** Whether the client has unsubscribed already, although the subscription is not live yet. */
    boolean isEnding() {
        return ending;
    }

    /** Does what waited for the subscription to be live, or to fail. */
    void settled() {
        Runnable action = onceSettled;
        onceSettled = null;
        if (action != null) {
            action.run();
        }
    }
}
