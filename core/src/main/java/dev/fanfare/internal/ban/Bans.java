package dev.fanfare.internal.ban;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.Ban;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The bans that a node knows of: those of all nodes, as each tells the others. Safe for any thread. */
public final class Bans {

    /** Then no other is taken: to forget one would let somebody in. */
    static final int MOST = 100_000;

    /** As long as a node that was out of sight may take to hear that a ban was lifted. */
    private static final Duration LIFTED_KNOWN = Duration.ofHours(1);

    private final Map<Ban.Key, Ban> bans = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** None yet. */
    public Bans(InstantSource clock) {
        this.clock = clock;
    }

    /** A ban that is said now, and later than any for the same key that this node knows, whatever its clock says. */
    public Ban now(Ban.Key key, @Nullable Instant issuedBefore, @Nullable Instant until, boolean lifted) {
        Ban before = bans.get(key);
        Instant now = clock.instant();
        Instant since = before == null || before.since().isBefore(now)
                ? now
                : before.since().plusNanos(1);
        return new Ban(key, issuedBefore, until, lifted, since);
    }

    /**
     * Takes bans in, wherever they come from; one that this node knows already, or a later one for, changes nothing.
     *
     * @return those that are news
     * @throws ErrorException if there is no room for them; then none is taken
     */
    public synchronized List<Ban> take(Collection<Ban> more) {
        Instant now = clock.instant();
        bans.values().removeIf(ban -> isForgotten(ban, now));
        List<Ban> news = more.stream().filter(this::isNews).toList();
        long others = news.stream().filter(ban -> !bans.containsKey(ban.key())).count();
        if (bans.size() + others > MOST) {
            throw new ErrorException(
                    ProtocolError.LIMIT_EXCEEDED,
                    "there is room for " + MOST + " blocked users and revoked tokens, and not for " + others
                            + " more; let them expire, with expire_at");
        }
        news.forEach(ban -> bans.put(ban.key(), ban));
        return news;
    }

    private boolean isNews(Ban ban) {
        Ban before = bans.get(ban.key());
        return before == null || before.since().isBefore(ban.since());
    }

    private static boolean isForgotten(Ban ban, Instant now) {
        return isOver(ban, now)
                || (ban.lifted() && ban.since().plus(LIFTED_KNOWN).isBefore(now));
    }

    private static boolean isOver(Ban ban, Instant now) {
        return ban.until() != null && !ban.until().isAfter(now);
    }

    /** All of them, lifted ones included. */
    public List<Ban> all() {
        return List.copyOf(bans.values());
    }

    /**
     * Why a connection must not be; null if it may.
     *
     * @param user its user; "" for an anonymous one
     * @param tokenId the id of its token; "" if there is none
     * @param issuedAt when its token was issued; null if it came without one
     */
    public @Nullable DisconnectException reason(String user, String tokenId, @Nullable Instant issuedAt) {
        if (bans.isEmpty()) {
            return null;
        }
        if (holds(new Ban.Key(Ban.Kind.USER, user, "")) != null) {
            return new DisconnectException(
                    Disconnect.PERMISSION_DENIED, "user \"" + Outside.of(user) + "\" is blocked");
        }
        return isRevoked(user, tokenId, issuedAt, "")
                ? new DisconnectException(Disconnect.INVALID_TOKEN, "its token was revoked")
                : null;
    }

    /**
     * Whether a subscription token is worth nothing any more.
     *
     * @param issuedAt when it was issued; null if nobody says, which is taken for long ago
     */
    public boolean revokes(String user, String tokenId, @Nullable Instant issuedAt, String channel) {
        Instant issued = issuedAt == null ? Instant.EPOCH : issuedAt;
        return !bans.isEmpty() && (isRevoked(user, tokenId, issued, "") || isRevoked(user, tokenId, issued, channel));
    }

    private boolean isRevoked(String user, String tokenId, @Nullable Instant issuedAt, String channel) {
        if (!tokenId.isEmpty() && holds(new Ban.Key(Ban.Kind.TOKEN, tokenId, "")) != null) {
            return true;
        }
        Ban earlier = holds(new Ban.Key(Ban.Kind.TOKENS_OF_USER, user, channel));
        return earlier != null
                && earlier.issuedBefore() != null
                && issuedAt != null
                && issuedAt.isBefore(earlier.issuedBefore());
    }

    private @Nullable Ban holds(Ban.Key key) {
        Ban ban = bans.get(key);
        return ban == null || ban.lifted() || isOver(ban, clock.instant()) ? null : ban;
    }
}
