package dev.fanfare.server.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The shared secret (HS256, HS384, HS512; RFC 7518, section 3.2), and the one before it for as long as it holds. */
final class HmacKeys {

    private final TokenOptions options;
    private final InstantSource clock;
    private final @Nullable MACVerifier current;
    private final @Nullable MACVerifier previous;

    HmacKeys(TokenOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.current = verifier(options.hmacSecretKey());
        this.previous = verifier(options.hmacPreviousSecretKey());
    }

    private static @Nullable MACVerifier verifier(String secret) {
        try {
            return secret.isEmpty() ? null : new MACVerifier(key(secret));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("a key of this length is always accepted", impossible);
        }
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

    /** Whether tokens of this algorithm are checked with them. */
    boolean areFor(JWSAlgorithm algorithm) {
        return current != null && JWSAlgorithm.Family.HMAC_SHA.contains(algorithm);
    }

    boolean verifies(JWSObject token) {
        return verifies(current, token) || (options.previousHolds(clock) && verifies(previous, token));
    }

    private static boolean verifies(@Nullable MACVerifier verifier, JWSObject token) {
        try {
            return verifier != null && token.verify(verifier);
        } catch (JOSEException impossible) {
            return false;
        }
    }
}
