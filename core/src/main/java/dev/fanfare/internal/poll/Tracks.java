package dev.fanfare.internal.poll;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.session.Downlink;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.internal.session.SubscriptionPart;
import dev.fanfare.internal.session.TimerWheel;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.UnsubscribeCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that one client tracks in one channel. Belongs to the client's loop. */
public final class Tracks extends TimerWheel.Timed implements SubscriptionPart {

    private final Session session;
    private final SessionSubscription subscription;
    private final PollChannel channel;
    private final PollLoop home;
    private final boolean deltas;
    private final Map<String, Track> held = new HashMap<>();

    Tracks(Session session, SessionSubscription subscription, PollChannel channel, PollLoop home, boolean deltas) {
        this.session = session;
        this.subscription = subscription;
        this.channel = channel;
        this.home = home;
        this.deltas = deltas;
    }

    /**
     * What a client wants and may.
     *
     * @param wanted by key
     * @param untrack keys that it wants no longer, in the end
     * @param expiry what it is told
     */
    public record Admission(Map<String, Wanted> wanted, List<String> untrack, Expiry expiry) {}

    /**
     * A key that a client may track.
     *
     * @param version the one that it has; 0 for none
     * @param expires seconds since 1970; 0 for never
     */
    private record Wanted(long version, long expires) {}

    /** The keys that a subscription tracks; null if its channel is no shared poll. */
    public static @Nullable Tracks of(SessionSubscription subscription) {
        return subscription.part() instanceof Tracks tracks ? tracks : null;
    }

    /** Names the versions that the client is given. */
    public String epoch() {
        return channel.epoch();
    }

    /**
     * Looks whether a client may do what it wants: all of it or nothing.
     *
     * @throws ErrorException if it may not, or its wish makes no sense
     */
    public Admission admit(Request.SubRefresh request) {
        if (request.type() == Request.SubRefresh.UNTRACK) {
            if (request.untrack().isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "no keys to untrack");
            }
            return new Admission(Map.of(), request.untrack(), Expiry.NEVER);
        }
        if (request.track().isEmpty()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "no keys to track");
        }
        Instant now = channel.clock().instant();
        long first = 0;
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Request.TrackBatch batch : request.track()) {
            long expires = admit(batch, now);
            first = first == 0 ? expires : Math.min(first, expires == 0 ? first : expires);
            batch.items().forEach(item -> wanted.put(item.key(), new Wanted(item.version(), expires)));
        }
        requireRoom(wanted, request.untrack());
        Expiry expiry = first == 0 ? Expiry.NEVER : new Expiry(true, (int) Math.max(1, first - now.getEpochSecond()));
        return new Admission(wanted, request.untrack(), expiry);
    }

    private long admit(Request.TrackBatch batch, Instant now) {
        List<String> keys = batch.items().stream().map(Request.TrackedItem::key).toList();
        if (keys.isEmpty() || keys.stream().anyMatch(String::isEmpty)) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "a batch of keys without keys, or with an empty one");
        }
        return channel.signatures()
                .check(batch.signature(), session.profile().user(), subscription.channel(), keys, now);
    }

    private void requireRoom(Map<String, Wanted> wanted, List<String> untrack) {
        long more =
                wanted.keySet().stream().filter(key -> !held.containsKey(key)).count();
        long less = untrack.stream()
                .distinct()
                .filter(key -> held.containsKey(key) || wanted.containsKey(key))
                .count();
        int most = channel.options().maxKeysPerConnection();
        if (held.size() + more - less > most) {
            throw new ErrorException(
                    ProtocolError.LIMIT_EXCEEDED, "more than " + most + " keys (shared_poll.max_keys_per_connection)");
        }
    }

    /** Does what was admitted, of which the client has been told. Before, it may not have been given anything of it. */
    public void take(Admission admission) {
        if (session.isClosed() || !session.subscriptions().has(subscription)) {
            return;
        }
        long now = session.loop().now();
        Instant today = channel.clock().instant();
        long extra = channel.options().trackExpiredExtraDelay().toMillis();
        List<Track> added = new ArrayList<>();
        admission.wanted.forEach((name, wanted) -> {
            Track track = held.get(name);
            if (track == null) {
                track = channel.track(this, name, wanted.version);
                held.put(track.key().name(), track);
                added.add(track);
            } else {
                again(track, wanted.version);
            }
            long left = wanted.expires * 1000 - today.toEpochMilli() + extra;
            track.until(wanted.expires == 0 ? 0 : Math.max(1, now + left));
        });
        added.forEach(home::add);
        channel.askSoon();
        admission.untrack.forEach(this::untrack);
        reschedule();
    }

    /** A key is tracked already: a version that the client says may be older than what is on its way to it. */
    private void again(Track track, long version) {
        track.version(version == 0 ? 0 : Math.max(version, track.version()));
        channel.needs(track);
    }

    private void untrack(String name) {
        Track track = held.remove(name);
        if (track != null) {
            home.remove(track);
            channel.release(List.of(track.key()));
        }
    }

    boolean has(Track track) {
        return held.get(track.key().name()) == track;
    }

    /** There is nothing under a key any more, which its channel has forgotten already. */
    void forget(Track track) {
        held.remove(track.key().name());
    }

    boolean isGivenDeltas() {
        return deltas;
    }

    Downlink downlink() {
        return session.downlink();
    }

    /** The versions that the client has, or is about to say that it has, are worth nothing any more: it is to subscribe anew. */
    void invalidate() {
        if (session.subscriptions().has(subscription)) {
            session.subscriptions().end(subscription, UnsubscribeCode.INSUFFICIENT_STATE);
        }
    }

    private void reschedule() {
        long due = due();
        if (due == 0) {
            session.loop().timers().cancel(this);
        } else {
            session.loop().timers().schedule(this, due);
        }
    }

    /** When the first of them may be tracked no longer; 0 for never. */
    private long due() {
        long due = 0;
        for (Track track : held.values()) {
            due = earlier(due, track.until());
        }
        return due;
    }

    private static long earlier(long moment, long other) {
        return moment == 0 || other == 0 ? moment + other : Math.min(moment, other);
    }

    @Override
    public long fire(long now) {
        List<String> expired = held.values().stream()
                .filter(track -> track.until() != 0 && track.until() <= now)
                .map(track -> track.key().name())
                .toList();
        expired.forEach(this::untrack);
        return due();
    }

    @Override
    public void ended() {
        session.loop().timers().cancel(this);
        List<PollKey> keys = new ArrayList<>(held.size());
        held.values().forEach(track -> {
            home.remove(track);
            keys.add(track.key());
        });
        held.clear();
        channel.release(keys);
        channel.leave(this, home);
    }
}
