package dev.fanfare.internal.session;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.Broker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a channel who has come and gone, as far as its subscriptions are announced, and maps of who is subscribed. Nothing
 * else depends on it: what fails is logged, and whatever begins or ends with a subscription goes on.
 */
public final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final Broker broker;
    private final MapEntries entries;

    /** Announces by a broker, and in maps. */
    public Announcements(Broker broker, MapEntries entries) {
        this.broker = broker;
        this.entries = entries;
    }

    /** A subscription begins, which may be announced when it is live. */
    public void begin(
            Session session, SessionSubscription subscription, NamespaceOptions namespace, boolean isAnnounced) {
        subscription.announced(isAnnounced);
        entries.begin(session, subscription, namespace);
    }

    /** What the client writes under its own id in a map, which goes with its subscription. */
    OwnEntry own(Session session, SessionSubscription subscription) {
        return entries.own(session, subscription);
    }

    /** The client has been told of its subscription, which is about to be live. */
    public void come(Session session, SessionSubscription subscription) {
        if (subscription.isAnnounced()) {
            announce(session, subscription, broker::join);
        }
        entries.come(session, subscription);
    }

    /** A subscription has ended, live or not. */
    void gone(Session session, SessionSubscription subscription) {
        subscription.leavePresence();
        if (subscription.isLive() && subscription.isAnnounced()) {
            announce(session, subscription, broker::leave);
        }
    }

    private static void announce(
            Session session,
            SessionSubscription subscription,
            BiFunction<String, ClientInfo, CompletionStage<Void>> announcement) {
        String channel = subscription.channel();
        ClientInfo info = session.profile().info(subscription.chanInfo());
        CompletableFuture.completedStage(info)
                .thenCompose(who -> announcement.apply(channel, who))
                .exceptionally(problem -> {
                    if (Problems.isOutage(problem)) {
                        return null;
                    }
                    LOG.warn("Who has come or gone could not be announced in \"{}\"", Outside.of(channel), problem);
                    return null;
                });
    }
}
