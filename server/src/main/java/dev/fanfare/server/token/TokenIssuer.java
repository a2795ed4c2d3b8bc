package dev.fanfare.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;

/** Issues tokens that {@link SignedTokens} with the same secret accepts (HS256). */
public final class TokenIssuer {

    /** A hundred years. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final MACSigner signer;
    private final InstantSource clock;

    /**
     * @param secret the shared secret; not empty
     * @param clock for {@code iat} and {@code exp}
     */
    public TokenIssuer(String secret, InstantSource clock) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("client.token.hmac_secret_key is needed to issue tokens");
        }
        try {
            this.signer = new MACSigner(HmacKeys.key(secret));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key of this length is always accepted", impossible);
        }
        this.clock = clock;
    }

    /**
     * A connection token.
     *
     * @param user whom it is for; "" for an anonymous one
     * @param ttl how long it is valid; zero for ever. At most a hundred years
     * @param info the {@code info} claim, a map or another value that is JSON; empty for none
     */
    public String connection(String user, Duration ttl, Map<String, ?> info) {
        JWTClaimsSet.Builder claims = claims(user, ttl);
        if (!info.isEmpty()) {
            claims.claim("info", info);
        }
        return sign(claims);
    }

    /**
     * A subscription token.
     *
     * @param user whom it is for; "" for an anonymous one
     * @param channel which channel it is for
     * @param ttl how long it is valid; zero for ever. At most a hundred years
     */
    public String subscription(String user, String channel, Duration ttl) {
        return sign(claims(user, ttl).claim("channel", channel));
    }

    /**
     * A token with any claims.
     *
     * @param claims by name, as JSON has them; they come before those that follow from the time
     * @param ttl how long it is valid; zero for ever. At most a hundred years
     */
    public String token(Map<String, ?> claims, Duration ttl) {
        JWTClaimsSet.Builder all = timed(ttl);
        claims.forEach(all::claim);
        return sign(all);
    }

    private JWTClaimsSet.Builder claims(String user, Duration ttl) {
        return timed(ttl).subject(user);
    }

    private JWTClaimsSet.Builder timed(Duration ttl) {
        if (ttl.isNegative() || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a token is valid for 0 to " + LONGEST.toSeconds() + " seconds, not for " + ttl.toSeconds());
        }
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issueTime(Date.from(now));
        return ttl.isZero() ? claims : claims.expirationTime(Date.from(now.plus(ttl)));
    }

    private String sign(JWTClaimsSet.Builder claims) {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("HS256 is always available", impossible);
        }
        return token.serialize();
    }
}
