package dev.fanfare.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks tokens that are signed with a shared secret (HS256, HS384, HS512; RFC 7518, section 3.2). */
public final class HmacTokens implements TokenVerifier {

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

    private final MACVerifier verifier;
    private final String audience;
    private final String issuer;
    private final InstantSource clock;

    /**
     * @param secret the shared secret
     * @param audience what the {@code aud} claim must contain; "" for anything
     * @param issuer what the {@code iss} claim must be; "" for anything
     * @param clock for {@code exp} and {@code nbf}
     */
    public HmacTokens(String secret, String audience, String issuer, InstantSource clock) {
        try {
            this.verifier = new MACVerifier(key(secret));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key of this length is always accepted", impossible);
        }
        this.audience = audience;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * The secret as a key. The library refuses short keys, which existing installations have; HMAC fills
     * a key that is shorter than its block with zeros, so doing that here changes no signature.
     */
    static byte[] key(String secret) {
        int shortestBlock = 64;
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return bytes.length >= shortestBlock ? bytes : Arrays.copyOf(bytes, shortestBlock);
    }

    @Override
    public CompletionStage<Credentials> connection(String token) {
        return CompletableFuture.completedStage(token).thenApply(this::credentials);
    }

    @Override
    public CompletionStage<SubscriptionGrant> subscription(String token) {
        return CompletableFuture.completedStage(token).thenApply(this::grant);
    }

    Credentials credentials(String token) {
        Claims claims;
        try {
            claims = verified(token);
        } catch (InvalidTokenException invalid) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, String.valueOf(invalid.getMessage()));
        }
        if (claims.isSubscription()) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "a subscription token cannot connect");
        }
        refuseExpired(claims);
        return claims.credentials();
    }

    SubscriptionGrant grant(String token) {
        Claims claims;
        try {
            claims = verified(token);
        } catch (InvalidTokenException invalid) {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED, String.valueOf(invalid.getMessage()));
        }
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

    private Claims verified(String token) throws InvalidTokenException {
        JWSObject signed = parsed(token);
        requireUsual(signed.getHeader());
        try {
            if (!signed.verify(verifier)) {
                throw new InvalidTokenException("the signature does not hold");
            }
        } catch (JOSEException impossible) {
            throw new InvalidTokenException("the signature cannot be checked");
        }
        Claims claims = Claims.read(signed.getPayload().toBytes());
        claims.check(audience, issuer, clock.instant());
        return claims;
    }

    private static JWSObject parsed(String token) throws InvalidTokenException {
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
        JWSAlgorithm algorithm = header.getAlgorithm();
        if (!ALGORITHMS.contains(algorithm)) {
            throw new InvalidTokenException("algorithm \"" + Outside.of(algorithm) + "\" is not accepted");
        }
        if (header.getCriticalParams() != null) {
            throw new InvalidTokenException(
                    "no critical header parameter is understood: " + Outside.of(header.getCriticalParams()));
        }
        if (!header.isBase64URLEncodePayload()) {
            throw new InvalidTokenException("a token without base64 is not accepted (RFC 7797, section 7)");
        }
    }
}
