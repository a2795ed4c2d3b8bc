package dev.fanfare.internal.session;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.internal.map.MapChannels;
import dev.fanfare.internal.map.MapKeys;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What maps hold because of subscriptions of this node: an entry for each client and each user that is subscribed, where
 * namespaces say so, and what clients have written under their own ids. Safe for any thread but for what it is given.
 */
public final class MapEntries {

    private static final Logger LOG = LoggerFactory.getLogger(MapEntries.class);

    private static final long WARNING_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    private final MapChannels maps;
    private final Namespaces namespaces;
    private final Ticker ticker;
    private final MapPlace clients;
    private final MapPlace users;
    private final PresenceKeeper keeperOfClients;
    private final PresenceKeeper keeperOfUsers;
    private final Seldom impossible;
    private final Seldom tooShort;
    private final Duration interval;

    /**
     * @param maps where they are
     * @param namespaces say which
     * @param interval how often entries are refreshed
     */
    public MapEntries(MapChannels maps, Namespaces namespaces, Duration interval, Ticker ticker) {
        this.maps = maps;
        this.namespaces = namespaces;
        this.ticker = ticker;
        this.clients = new MapPlace(maps, SubscriptionType.MAP_CLIENTS);
        this.users = new MapPlace(maps, SubscriptionType.MAP_USERS);
        this.keeperOfClients = new PresenceKeeper(clients, interval, ticker);
        this.keeperOfUsers = new PresenceKeeper(users, interval, ticker);
        this.interval = interval;
        this.impossible = new Seldom(WARNING_INTERVAL, ticker.millis());
        this.tooShort = new Seldom(WARNING_INTERVAL, ticker.millis());
    }

    /** A subscription begins: what its client writes under its own id is to go with it, if the namespace says so. */
    public void begin(Session session, SessionSubscription subscription, NamespaceOptions namespace) {
        MapOptions map = namespace.map();
        if (map != null && map.removesOnUnsubscribe()) {
            own(session, subscription);
        }
    }

    /** What a client writes under its own id, which goes with its subscription. */
    OwnEntry own(Session session, SessionSubscription subscription) {
        OwnEntry known = subscription.ownEntry();
        if (known != null) {
            return known;
        }
        ClientInfo info = session.profile().info(Payload.EMPTY);
        OwnEntry own = new OwnEntry(() -> keeperOfClients.remove(subscription.channel(), info));
        subscription.ownEntry(own);
        return own;
    }

    /** A client is subscribed, and has been told so: others see it from here on, where the namespace says so. */
    public void come(Session session, SessionSubscription subscription) {
        String channel = subscription.channel();
        Namespaces.Resolved resolved = namespaces.nameMapsOfSubscribers() ? namespaces.resolve(channel) : null;
        if (resolved == null
                || resolved.problem().isPresent()
                || !resolved.options().presence().namesMaps()) {
            return;
        }
        String ofClients = resolved.options().presence().mapOfClientsPrefix();
        String ofUsers = resolved.options().presence().mapOfUsersPrefix();
        ClientInfo info = session.profile().info(subscription.chanInfo());
        if (!ofClients.isEmpty()) {
            enter(subscription, keeperOfClients, clients, ofClients + channel, info);
        }
        if (!ofUsers.isEmpty() && !info.user().isEmpty()) {
            enter(subscription, keeperOfUsers, users, ofUsers + channel, info);
        }
    }

    private void enter(
            SessionSubscription subscription, PresenceKeeper keeper, MapPlace place, String map, ClientInfo info) {
        if (!maps.exists(map) || !MapKeys.isPossible(place.key(info))) {
            if (impossible.isDue(ticker.millis())) {
                LOG.warn(
                        "Who is subscribed to \"{}\" is not in the map \"{}\": the name or the key \"{}\" is impossible",
                        Outside.of(subscription.channel()),
                        Outside.of(map),
                        Outside.of(place.key(info)));
            }
            return;
        }
        if (maps.optionsOf(map).keyTtl().compareTo(interval) <= 0 && tooShort.isDue(ticker.millis())) {
            LOG.warn(
                    "Entries of \"{}\" end before they are refreshed: map.key_ttl must be longer than"
                            + " client.presence_update_interval, {} s",
                    Outside.of(map),
                    interval.toSeconds());
        }
        PresenceEntry entry = keeper.entry(map, info);
        subscription.present(entry);
        entry.makeSoon();
    }

    /** Refreshes a part of the entries, as {@link PresenceKeeper#refresh}. */
    public void refresh(int part, Executor between) {
        keeperOfClients.refresh(part, between);
        keeperOfUsers.refresh(part, between);
    }
}
