package dev.fanfare.internal.session;

import dev.fanfare.handler.UnsubscribedEvent;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one session: how they begin and end. Belongs to the session's loop. */
public final class Subscriptions {

    private final Session session;
    private final SessionContext context;
    private final SubscriptionTable table = new SubscriptionTable();
    private @Nullable ChannelTouches touches;

    Subscriptions(Session session, SessionContext context) {
        this.session = session;
        this.context = context;
    }

    /** The one in a channel, live or not. */
    @Nullable
    public SessionSubscription get(String channel) {
        return table.get(channel);
    }

    public int size() {
        return table.size();
    }

    /** All of them now, to be worked through while they change. */
    public List<SessionSubscription> all() {
        return table.all();
    }

    /** The earliest moment at which the grant of one is over or renewed; 0 for never. */
    long nextMoment() {
        return table.nextMoment();
    }

    /** Whether a subscription is still one of these. */
    public boolean has(SessionSubscription subscription) {
        return !session.isClosed() && table.get(subscription.channel()) == subscription;
    }

    /** Whether the client is subscribed to a channel and has been told so. */
    public boolean isLive(String channel) {
        SessionSubscription subscription = table.get(channel);
        return subscription != null && subscription.isLive();
    }

    /**
     * Counts a command about a channel against the limit of channels that the client may name in a time.
     *
     * @return false if it names too many
     */
    public boolean mayTouch(String channel) {
        if (context.options().channelRateLimit() == 0 || table.get(channel) != null) {
            return true;
        }
        long now = session.loop().now();
        if (touches == null) {
            touches = new ChannelTouches(context.options(), now);
        }
        return touches.allow(channel, now);
    }

    /** Now and then: gives back the memory of what a client has named that has been quiet since. */
    void forgetTouches(long now) {
        if (touches != null && touches.isRested(now)) {
            touches = null;
        }
    }

    /** Begins a subscription, which is one of these from here on. */
    public SessionSubscription begin(String channel, boolean serverSide) {
        String name = context.hub().sharedName(channel);
        SessionSubscription subscription = new SessionSubscription(session.downlink(), name, serverSide);
        table.add(subscription);
        return subscription;
    }

    /** Ends a subscription and tells the client. */
    public void end(SessionSubscription subscription, UnsubscribeCode code) {
        if (drop(subscription, code)) {
            session.downlink().send(new Push.Unsubscribed(subscription.channel(), code));
        }
    }

    /** Ends all of them without a word to the client. */
    void dropAll(UnsubscribeCode code) {
        table.all().forEach(subscription -> drop(subscription, code));
    }

    /** Ends a subscription without a word to the client; false if it has ended before. */
    public boolean drop(SessionSubscription subscription, UnsubscribeCode code) {
        session.loop().shard().unsubscribe(subscription);
        if (!table.remove(subscription)) {
            return false;
        }
        subscription.endPart();
        context.announcements().gone(session, subscription);
        if (subscription.isLive()) {
            session.tell(
                    context.hooks().unsubscribed(),
                    () -> new UnsubscribedEvent(session.profile().client(), subscription.channel(), code));
        }
        return true;
    }

    /** What the client writes under its own id in a map, and goes with a subscription, live or not. */
    public OwnEntry own(SessionSubscription subscription) {
        return context.announcements().own(session, subscription);
    }

    /** Publications are missing in a subscription. */
    void lost(SessionSubscription subscription) {
        if (subscription.isServerSide()) {
            session.close(Disconnect.INSUFFICIENT_STATE, "publications are missing in " + subscription.channel());
        } else if (subscription.isLive()) {
            end(subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        } else if (subscription.reading() != null) {
            session.loop().shard().unsubscribe(subscription);
            subscription.reading().lost();
        } else {
            // The client will hear of it in the answer to its command.
            drop(subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        }
    }

    /** The token that a subscription of the client was made by may be worth nothing any more: it is to come by another. */
    public void renewToken(String channel) {
        SessionSubscription subscription = table.get(channel);
        if (subscription != null && !subscription.isServerSide() && !subscription.isEnding()) {
            subscription.endWhenSettled(() -> end(subscription, UnsubscribeCode.EXPIRED));
        }
    }

    /** A subscription was not refreshed in time. */
    void expire(SessionSubscription subscription) {
        if (subscription.isServerSide()) {
            session.close(Disconnect.SUBSCRIPTION_EXPIRED, "no refresh for " + subscription.channel());
        } else {
            end(subscription, UnsubscribeCode.EXPIRED);
        }
    }
}
