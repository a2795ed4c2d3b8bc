package dev.fanfare.push.fcm;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.internal.http.Answer;
import dev.fanfare.push.internal.http.NotSentException;
import dev.fanfare.push.internal.http.PushClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tokens of access that Google gives for a signed assertion (RFC 7523). One is used until it is about to expire; one
 * request for the next is under way at a time.
 */
final class AccessTokens {

    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

    private static final Duration ASSERTION_VALIDITY = Duration.ofHours(1);

    /** As long before its end a token is renewed; it is used meanwhile. */
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

    /** A request with it must arrive before it is over. */
    private static final Duration TRAVEL = Duration.ofSeconds(30);

    /** Nobody who got none asks again sooner, whatever there is to send. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Each refusal doubles the pause up to this: somebody has to mend the account first. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final ServiceAccount account;
    private final PushClient client;
    private final InstantSource clock;

    private @Nullable AccessToken current;
    private @Nullable CompletableFuture<AccessToken> renewal;
    private NotSentException failure =
            new NotSentException(PushResult.RetryLater.notSent("there is no token of access from Google yet"));
    private Instant failed = Instant.MIN;
    private Duration pause = Duration.ZERO;
    private int refusals;

    /** A token of access; its value is a secret. */
    record AccessToken(String value, Instant issued, Instant end) {

        boolean isFresh(Instant now) {
            Duration early = Duration.between(issued, end).dividedBy(2);
            return !now.isBefore(issued)
                    && now.isBefore(end.minus(early.compareTo(RENEWED_BEFORE) < 0 ? early : RENEWED_BEFORE));
        }

        boolean isUsable(Instant now) {
            return !now.isBefore(issued) && now.isBefore(end.minus(TRAVEL));
        }

        @Override
        public String toString() {
            return "AccessToken";
        }
    }

    AccessTokens(ServiceAccount account, PushClient client, InstantSource clock) {
        this.account = account;
        this.client = client;
        this.clock = clock;
    }

    /** A token that is valid; fails with {@link NotSentException} if there is none to be had. */
    CompletionStage<AccessToken> get() {
        Instant now = clock.instant();
        CompletableFuture<AccessToken> begun = null;
        CompletionStage<AccessToken> answer;
        synchronized (this) {
            AccessToken known = current;
            if (known != null && known.isFresh(now)) {
                return CompletableFuture.completedStage(known);
            }
            if (renewal == null && !isPaused(now)) {
                begun = new CompletableFuture<>();
                renewal = begun;
            }
            if (known != null && known.isUsable(now)) {
                answer = CompletableFuture.completedStage(known);
            } else if (renewal != null) {
                answer = renewal.copy();
            } else {
                answer = CompletableFuture.failedStage(failure);
            }
        }
        if (begun != null) {
            renew(begun, now);
        }
        return answer;
    }

    /** Not for ever, should the clock have been set back. */
    private boolean isPaused(Instant now) {
        return !now.isBefore(failed) && Duration.between(failed, now).compareTo(pause) < 0;
    }

    /** Forgets a token that was refused, whatever its time. */
    synchronized void discard(AccessToken refused) {
        if (refused.equals(current)) {
            current = null;
        }
    }

    private void renew(CompletableFuture<AccessToken> begun, Instant now) {
        CompletableFuture.completedFuture(now)
                .thenCompose(this::ask)
                .thenApply(answer -> read(answer, now))
                .whenComplete((token, problem) -> {
                    if (problem == null) {
                        renewed(token);
                        begun.complete(token);
                    } else {
                        begun.completeExceptionally(notRenewed(problem, now));
                    }
                });
    }

    private CompletableFuture<Answer> ask(Instant now) {
        return client.post(
                account.tokenUri(),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form(now).getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized void renewed(AccessToken token) {
        renewal = null;
        current = token;
        refusals = 0;
    }

    /** What it is for the messages: none was sent, and none is at fault. */
    private synchronized NotSentException notRenewed(Throwable problem, Instant now) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        Duration asked = Duration.ZERO;
        String reason = "no token of access from Google";
        pause = PAUSE;
        if (cause instanceof RefusedException refused) {
            reason = refused.reason;
            pause = PAUSE.multipliedBy(1L << Math.min(refusals++, 10));
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            asked = pause;
        } else if (cause instanceof NotSentException known && known.result() instanceof PushResult.RetryLater later) {
            reason = later.reason();
            asked = later.after();
            pause = asked.compareTo(PAUSE) > 0 ? asked : PAUSE;
        }
        renewal = null;
        failed = now;
        failure = new NotSentException(new PushResult.RetryLater(asked, reason, true));
        return failure;
    }

    private String form(Instant now) {
        String assertion = account.jwt()
                .sign(new JWTClaimsSet.Builder()
                        .issuer(account.email())
                        .claim("scope", SCOPE)
                        .audience(account.tokenUri().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(ASSERTION_VALIDITY)))
                        .build());
        return "grant_type="
                + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.US_ASCII)
                + "&assertion=" + assertion;
    }

    private AccessToken read(Answer answer, Instant now) {
        JsonNode json = answer.json();
        if (answer.isSuccess()) {
            String value = json.path("access_token").asString("");
            long seconds = json.path("expires_in").asLong(0);
            if (value.matches("[!-~]+") && seconds > 0) {
                return new AccessToken(value, now, now.plusSeconds(Math.min(seconds, 86_400)));
            }
            throw new NotSentException(PushResult.RetryLater.soon("Google's answer has no token of access"));
        }
        if (answer.status() == 408 || answer.status() == 429 || answer.isFailure()) {
            throw new NotSentException(new PushResult.RetryLater(
                    answer.retryAfter(now), "Google gave no token of access: it answered " + answer.status()));
        }
        String code = json.path("error").asString("");
        throw new RefusedException("Google refuses the service account ("
                + (code.matches("[a-z_]{1,64}") ? code : "no reason, status " + answer.status())
                + "): is its key still there, and does the clock of this machine go right?");
    }

    /** Google does not know the account, or not any more. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String reason;

        RefusedException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
