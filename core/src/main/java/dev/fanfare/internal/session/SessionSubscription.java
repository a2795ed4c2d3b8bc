package dev.fanfare.internal.session;

import dev.fanfare.handler.Capability;
import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.internal.hub.Subscription;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A subscription together with what its session knows of it. Belongs to the session's loop. */
public final class SessionSubscription extends Subscription {

    private List<PresenceEntry> presence = List.of();
    private @Nullable OwnEntry ownEntry;
    private boolean announced;
    private Payload chanInfo = Payload.EMPTY;
    private @Nullable TagsFilter enforced;
    private Set<Capability.Permission> allowed = Set.of();
    private @Nullable Term term;
    private boolean renewedByServer;
    private boolean ending;
    private @Nullable PagedReading reading;
    private @Nullable Runnable onceSettled;
    private @Nullable SubscriptionPart part;

    SessionSubscription(Downlink downlink, String channel, boolean serverSide) {
        super(downlink, channel, serverSide);
    }

    /** What the application said about the client in this channel. */
    public Payload chanInfo() {
        return chanInfo;
    }

    public void chanInfo(Payload info) {
        chanInfo = info;
    }

    /** The server lets the client have only publications that pass a filter; null for all. */
    public void enforces(@Nullable TagsFilter filter) {
        enforced = filter;
    }

    /** Whether the server lets the client have a publication. */
    public boolean mayHave(Publication publication) {
        return enforced == null || enforced.matches(publication.tags());
    }

    /** What the client may do in the channel, beyond what others may. */
    public void allow(Set<Capability.Permission> permissions) {
        allowed = permissions;
    }

    /** Whether it may do something there that others may not. */
    public boolean allows(Capability.Permission permission) {
        return isLive() && allowed.contains(permission);
    }

    /** The client shows up somewhere until the subscription ends. */
    public void present(PresenceEntry entry) {
        List<PresenceEntry> all = new ArrayList<>(presence);
        all.add(entry);
        presence = List.copyOf(all);
    }

    /** What the client writes under its own id goes with the subscription. */
    void ownEntry(OwnEntry entry) {
        ownEntry = entry;
    }

    /** What the client writes under its own id; null if it stays. */
    @Nullable
    OwnEntry ownEntry() {
        return ownEntry;
    }

    /** The client does not show up anywhere any more. */
    void leavePresence() {
        presence.forEach(PresenceEntry::remove);
        if (ownEntry != null) {
            ownEntry.end();
        }
    }

    /** Whether the client's coming and going is announced. */
    public boolean isAnnounced() {
        return announced;
    }

    public void announced(boolean isAnnounced) {
        announced = isAnnounced;
    }

    /** Until when the subscription is granted; null for as long as it lasts. */
    @Nullable
    Term term() {
        return term;
    }

    void term(@Nullable Term granted) {
        term = granted;
    }

    /** Whether it ends by itself unless the client brings a new token. */
    public boolean isRenewedByClient() {
        return term != null && !renewedByServer;
    }

    /** Whether the application is asked to renew it. */
    boolean isRenewedByServer() {
        return renewedByServer;
    }

    public void renewedByServer(boolean isAsked) {
        renewedByServer = isAsked;
    }

    /** What goes on with further subscribe commands while the client reads what it begins with; null if it does not. */
    public @Nullable PagedReading reading() {
        return reading;
    }

    /** The client reads what it begins with, page by page; null when it has. */
    public void readBy(@Nullable PagedReading pages) {
        reading = pages;
    }

    /** What the kind of its channel adds to it; null for nothing. */
    public @Nullable SubscriptionPart part() {
        return part;
    }

    /** The kind of its channel adds something to it, which ends with it. */
    public void part(SubscriptionPart added) {
        part = added;
    }

    /** What was added to it ends. */
    void endPart() {
        if (part != null) {
            part.ended();
        }
    }

    /** Does something when the subscription is live, or has failed: now, or after what waits for it already. */
    public void whenSettled(Runnable action) {
        Runnable before = onceSettled;
        if (isLive() || (reading != null && reading.isIdle())) {
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
    public void endWhenSettled(Runnable end) {
        ending = true;
        whenSettled(end);
    }

    /** Whether the client has unsubscribed already, although the subscription is not live yet. */
    public boolean isEnding() {
        return ending;
    }

    /** Does what waited for the subscription to be live, or to fail. */
    public void settled() {
        Runnable action = onceSettled;
        onceSettled = null;
        if (action != null) {
            action.run();
        }
    }
}
