package dev.fanfare.server.token;

import com.nimbusds.jose.JWSHeader;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys at one address, as they were when they were fetched last. They are fetched again when they are old, while those
 * that are there hold, and when a token is signed with one that is not there, which waits for it; once at a time, and not
 * more often than an issuer could mean it.
 */
final class KeySet {

    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

    /** After which time keys are fetched again: a key that was taken out holds no longer than that. */
    static final Duration FRESH = Duration.ofMinutes(10);

    /** How often keys may be fetched: so many times at once, and once more after each pause. */
    static final int FETCHES = 5;

    static final Duration PAUSE = Duration.ofSeconds(10);

    /** With how many keys a token is tried that does not name one. */
    private static final int MAX_TRIED = 10;

    private final URI address;
    private final KeySetFetcher fetcher;
    private final Allowance allowance;
    private final Allowance ofAll;
    private final InstantSource clock;

    private @Nullable List<VerificationKey> keys;
    private Instant fetched = Instant.MIN;
    private @Nullable CompletableFuture<List<VerificationKey>> underWay;
    private boolean isAway;

    /** @param ofAll what all addresses together may fetch */
    KeySet(URI address, KeySetFetcher fetcher, Allowance ofAll, InstantSource clock) {
        this.address = address;
        this.fetcher = fetcher;
        this.allowance = new Allowance(FETCHES, PAUSE, clock);
        this.ofAll = ofAll;
        this.clock = clock;
    }

    /**
     * Finds keys that a token may be signed with.
     *
     * @return none if there are none; fails with {@link ErrorException} if that cannot be known now, and the client should
     *     try again
     */
    CompletionStage<List<VerificationKey>> find(JWSHeader header) {
        CompletableFuture<List<VerificationKey>> fetch;
        synchronized (this) {
            List<VerificationKey> known = keys;
            List<VerificationKey> fitting = known == null ? List.of() : fitting(known, header);
            if (!fitting.isEmpty()) {
                if (clock.instant().isAfter(fetched.plus(FRESH)) && underWay == null && mayFetch()) {
                    begin();
                }
                return CompletableFuture.completedStage(fitting);
            }
            if (known != null && isNamed(known, header)) {
                return CompletableFuture.completedStage(List.of());
            }
            fetch = underWay;
            if (fetch == null) {
                if (!mayFetch()) {
                    return CompletableFuture.failedStage(new ErrorException(
                            ProtocolError.TOO_MANY_REQUESTS,
                            "the keys of tokens are fetched too often to look again now"));
                }
                fetch = begin();
            }
        }
        return fetch.handle((found, failed) -> {
            if (failed != null) {
                throw new ErrorException(ProtocolError.INTERNAL, "the keys of tokens cannot be fetched");
            }
            return fitting(found, header);
        });
    }

    private boolean mayFetch() {
        return allowance.take() && ofAll.take();
    }

    private static boolean isNamed(List<VerificationKey> known, JWSHeader header) {
        String id = header.getKeyID();
        return id != null
                && !id.isEmpty()
                && known.stream().anyMatch(key -> key.id().equals(id));
    }

    private static List<VerificationKey> fitting(List<VerificationKey> known, JWSHeader header) {
        return known.stream().filter(key -> key.fits(header)).limit(MAX_TRIED).toList();
    }

    /** Under the lock. */
    private CompletableFuture<List<VerificationKey>> begin() {
        CompletableFuture<List<VerificationKey>> done = new CompletableFuture<>();
        underWay = done;
        fetcher.fetch(address).whenComplete((found, failed) -> {
            end(found, failed);
            if (failed == null) {
                done.complete(found);
            } else {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    private void end(@Nullable List<VerificationKey> found, @Nullable Throwable failed) {
        boolean wasAway;
        synchronized (this) {
            underWay = null;
            wasAway = isAway;
            isAway = found == null;
            if (found != null) {
                keys = found;
                fetched = clock.instant();
            }
        }
        if (found == null && !wasAway) {
            Throwable cause = failed == null ? null : Problems.causeOf(failed);
            LOG.warn(
                    "The keys of tokens at {} cannot be fetched: {}. Those that are known hold until they can",
                    Outside.of(address),
                    Outside.of(cause == null ? "" : cause.getMessage()));
        } else if (found != null && wasAway) {
            LOG.info("The keys of tokens at {} were fetched again", Outside.of(address));
        }
    }
}
