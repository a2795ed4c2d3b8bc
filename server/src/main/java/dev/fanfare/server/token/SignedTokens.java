package dev.fanfare.server.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens by the keys that are configured, and by those that are fetched. A shared secret is tried where the token
 * arrives; public keys take longer, and have threads of their own.
 */
public final class SignedTokens implements TokenVerifier {

    /** The longest token. */
    static final int MAX_LENGTH = 65_536;

    private final HmacKeys secrets;
    private final List<VerificationKey> own;
    private final @Nullable KeySets fetched;
    private final ClaimRules rules;
    private final InstantSource clock;
    private final TokenThreads threads = new TokenThreads();

    /**
     * Checks tokens.
     *
     * @param options which tokens hold
     * @param clock for what is over, and for how old keys are
     */
    public SignedTokens(TokenOptions options, InstantSource clock) {
        this(options, clock, KeySetFetcher.TIMEOUT);
    }

    SignedTokens(TokenOptions options, InstantSource clock, Duration fetchTimeout) {
        this.secrets = new HmacKeys(options, clock);
        this.own = PublicKeys.read(options.rsaPublicKey(), options.ecdsaPublicKey(), options.eddsaPublicKey());
        this.rules = options.rules();
        this.clock = clock;
        this.fetched = options.jwksPublicEndpoint().isEmpty()
                ? null
                : new KeySets(
                        EndpointTemplate.of(
                                options.jwksPublicEndpoint(), rules, options.insecureSkipJwksEndpointSafetyCheck()),
                        new KeySetFetcher(fetchTimeout),
                        clock);
    }

    @Override
    public CompletionStage<Credentials> connection(String token) {
        return checked(token, why -> new DisconnectException(Disconnect.INVALID_TOKEN, why))
                .thenApply(this::credentials);
    }

    @Override
    public CompletionStage<SubscriptionGrant> subscription(String token) {
        return checked(token, why -> new ErrorException(ProtocolError.PERMISSION_DENIED, why))
                .thenApply(this::grant);
    }

    private Credentials credentials(Claims claims) {
        if (claims.isSubscription()) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "a subscription token cannot connect");
        }
        refuseExpired(claims);
        return claims.credentials();
    }

    private SubscriptionGrant grant(Claims claims) {
        if (!claims.namesChannel()) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED, "the token names no channel");
        }
        refuseExpired(claims);
        return claims.grant();
    }

    private void refuseExpired(Claims claims) {
        if (claims.isExpired(clock.instant())) {
            throw new ErrorException(ProtocolError.TOKEN_EXPIRED);
        }
    }

    private CompletionStage<Claims> checked(String token, Function<String, RuntimeException> refusal) {
        CompletionStage<Claims> verified;
        try {
            verified = verified(token);
        } catch (InvalidTokenException invalid) {
            verified = CompletableFuture.failedStage(invalid);
        } catch (RejectedExecutionException overloaded) {
            verified = CompletableFuture.failedStage(overloaded);
        }
        return verified.handle((claims, failed) -> {
            if (failed == null) {
                return claims;
            }
            Throwable cause = Problems.causeOf(failed);
            if (cause instanceof InvalidTokenException) {
                throw refusal.apply(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof RejectedExecutionException) {
                throw new ErrorException(ProtocolError.TOO_MANY_REQUESTS, "more tokens come than can be checked");
            }
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        });
    }

    private CompletionStage<Claims> verified(String token) throws InvalidTokenException {
        JWSObject signed = parsed(token);
        JWSHeader header = signed.getHeader();
        requireUsual(header);
        if (secrets.areFor(header.getAlgorithm())) {
            return CompletableFuture.completedStage(claims(signed, secrets.verifies(signed)));
        }
        List<VerificationKey> fitting =
                own.stream().filter(key -> key.fits(header)).toList();
        boolean isPublic = JWSAlgorithm.Family.SIGNATURE.contains(header.getAlgorithm());
        if (!isPublic || (fitting.isEmpty() && fetched == null)) {
            throw new InvalidTokenException(
                    "algorithm \"" + Outside.of(header.getAlgorithm()) + "\" is not accepted: there is no key for it");
        }
        CompletionStage<List<VerificationKey>> keys =
                fetched == null ? CompletableFuture.completedStage(List.of()) : find(fetched, signed);
        return keys.thenApplyAsync(
                found -> {
                    List<VerificationKey> all = new ArrayList<>(fitting);
                    all.addAll(found);
                    try {
                        if (all.isEmpty()) {
                            throw new InvalidTokenException("there is no key \"" + Outside.of(header.getKeyID())
                                    + "\" for algorithm " + Outside.of(header.getAlgorithm()));
                        }
                        return claims(signed, all.stream().anyMatch(key -> key.verifies(signed)));
                    } catch (InvalidTokenException invalid) {
                        throw new CompletionException(invalid);
                    }
                },
                threads);
    }

    private CompletionStage<List<VerificationKey>> find(KeySets sets, JWSObject signed) throws InvalidTokenException {
        Map<String, String> words = sets.needClaims()
                ? rules.check(Claims.read(signed.getPayload().toBytes(), rules.userIdClaim()), clock.instant())
                : Map.of();
        return sets.find(signed.getHeader(), words);
    }

    private Claims claims(JWSObject signed, boolean holds) throws InvalidTokenException {
        if (!holds) {
            throw new InvalidTokenException("the signature does not hold");
        }
        Claims claims = Claims.read(signed.getPayload().toBytes(), rules.userIdClaim());
        rules.check(claims, clock.instant());
        return claims;
    }

    private static JWSObject parsed(String token) throws InvalidTokenException {
        if (token.length() > MAX_LENGTH) {
            throw new InvalidTokenException("the token has more than " + MAX_LENGTH + " characters");
        }
        try {
            return JWSObject.parse(token);
        } catch (ParseException | RuntimeException malformed) {
            // The library stumbles over some headers, such as null, instead of refusing them.
            throw new InvalidTokenException("the token is malformed");
        }
    }

    /**
     * Refuses what a token's header may say, and what would change how the token is to be read. Keys that it
     * carries or points to ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are passed over.
     */
    private static void requireUsual(JWSHeader header) throws InvalidTokenException {
        if (header.getCriticalParams() != null) {
            throw new InvalidTokenException(
                    "no critical header parameter is understood: " + Outside.of(header.getCriticalParams()));
        }
        if (!header.isBase64URLEncodePayload()) {
            throw new InvalidTokenException("a token without base64 is not accepted (RFC 7797, section 7)");
        }
    }
}
