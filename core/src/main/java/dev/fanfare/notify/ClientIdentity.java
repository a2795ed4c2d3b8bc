package dev.fanfare.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues client ids and proves them: {@code ID.EXPIRY.SIGNATURE}, where the id is 128 random bits, the
 * expiry is in seconds since 1970, and the signature is an HMAC with SHA-256 of what stands before it. Safe
 * for any thread.
 */
public final class ClientIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(ClientIdentity.class);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int SHORT_SECRET = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Keeps a signature made for this from being one for something else that the same secret signs. */
    private static final String PURPOSE = "fanfare client ";

    private final SecretKeySpec key;
    private final Duration ttl;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param secret signs; "" for a random one
     * @param ttl how long what is issued holds
     */
    ClientIdentity(String secret, Duration ttl, InstantSource clock) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            LOG.warn("There is no notifications.secret: client ids are signed with a random one, and end with this"
                    + " process. After a restart, every browser is a new client");
            bytes = new byte[KEY_BYTES];
            random.nextBytes(bytes);
        } else if (bytes.length < SHORT_SECRET) {
            LOG.warn("notifications.secret has only {} bytes; take {} or more", bytes.length, KEY_BYTES);
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.ttl = ttl;
        this.clock = clock;
    }

    /** What a token proves. */
    public enum Proof {
        VALID,
        /** It was valid once. */
        EXPIRED,
        /** It was never issued here. */
        FORGED
    }

    /**
     * What somebody claims to be.
     *
     * @param clientId who; only to be believed if the proof is valid
     * @param ageing whether more than half of its time is over
     */
    public record Claim(String clientId, Proof proof, boolean ageing) {

        /** Whether it can be believed. */
        public boolean isValid() {
            return proof == Proof.VALID;
        }
    }

    /** A new client id. */
    public String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return BASE64.encodeToString(id);
    }

    /** How long what is issued holds. */
    public Duration ttl() {
        return ttl;
    }

    /** What proves that somebody is a client, from now on for the time to live. */
    public String sign(String clientId) {
        String claim = clientId + "." + clock.instant().plus(ttl).getEpochSecond();
        return claim + "." + signature(claim);
    }

    /** Checks what somebody brings; takes equally long wherever a signature goes wrong. */
    public Claim check(String token) {
        int end = token.lastIndexOf('.');
        int middle = token.lastIndexOf('.', end - 1);
        if (middle < 1 || !isSigned(token.substring(0, end), token.substring(end + 1))) {
            return new Claim("", Proof.FORGED, false);
        }
        String clientId = token.substring(0, middle);
        // What is signed was written here.
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(token.substring(middle + 1, end)));
        Duration left = Duration.between(clock.instant(), expiry);
        Proof proof = left.isNegative() || left.isZero() ? Proof.EXPIRED : Proof.VALID;
        return new Claim(clientId, proof, left.multipliedBy(2).compareTo(ttl) < 0);
    }

    private boolean isSigned(String claim, String signature) {
        return MessageDigest.isEqual(
                signature(claim).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private String signature(String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal((PURPOSE + claim).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
