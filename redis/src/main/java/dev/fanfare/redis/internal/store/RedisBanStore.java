package dev.fanfare.redis.internal.store;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps bans in Redis, in one hash by what they are about. */
public final class RedisBanStore implements BanStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBanStore.class);
    private static final int MOST = 100_000;

    /** How long the end of a ban is known, so that the ban does not come back. */
    private static final Duration LIFTED_KNOWN = Duration.ofHours(1);

    private final RedisLayout layout;
    private final InstantSource clock;

    /**
     * A store.
     *
     * @param layout is used until the store is closed
     * @param clock for when bans are over
     */
    public RedisBanStore(RedisLayout layout, InstantSource clock) {
        this.layout = layout.use();
        this.clock = clock;
    }

    private String bans() {
        return layout.prefix() + ":bans:{all}";
    }

    private String ends() {
        return layout.prefix() + ":bans:ends:{all}";
    }

    @Override
    public CompletionStage<Void> keep(Ban ban) {
        Instant end = ban.lifted() ? ban.since().plus(LIFTED_KNOWN) : ban.until();
        return layout.run(
                        Script.BAN_KEEP,
                        List.of(bans(), ends()),
                        KeptBan.key(ban),
                        KeptBan.write(ban),
                        bytes(KeptBan.SINCE_LENGTH),
                        bytes(end == null ? "" : Long.toString(end.toEpochMilli())),
                        bytes(clock.millis()),
                        bytes(MOST))
                .thenAccept(answer -> {
                    if (!text(answer.get(0)).equals("1")) {
                        throw new ErrorException(
                                ProtocolError.LIMIT_EXCEEDED,
                                "there is room for " + MOST
                                        + " blocked users and revoked tokens; let them expire, with expire_at");
                    }
                });
    }

    @Override
    public CompletionStage<List<Ban>> all() {
        Instant now = clock.instant();
        return layout.call(bans(), redis -> redis.hvals(bans()))
                .thenApply(kept -> readable(kept).stream()
                        .filter(ban -> ban.until() == null || ban.until().isAfter(now))
                        .toList());
    }

    /** Nobody comes in who can be kept out because somebody else cannot. */
    private List<Ban> readable(List<byte[]> kept) {
        List<Ban> bans = new ArrayList<>();
        RuntimeException problem = null;
        for (byte[] each : kept) {
            try {
                bans.add(KeptBan.read(each));
            } catch (RuntimeException unreadable) {
                problem = unreadable;
            }
        }
        if (problem != null) {
            LOG.warn(
                    "{} of {} bans in {} of Redis cannot be read, and keep nobody out; say them again: {}",
                    kept.size() - bans.size(),
                    kept.size(),
                    bans(),
                    Outside.sentence(String.valueOf(problem.getMessage())));
        }
        return bans;
    }

    @Override
    public void close() {
        layout.close();
    }
}
