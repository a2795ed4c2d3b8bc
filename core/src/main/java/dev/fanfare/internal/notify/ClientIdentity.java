package dev.fanfare.internal.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who clients are. A browser or device has an id of 128 random bits, which it proves with {@code
 * ID.EXPIRY.SIGNATURE}: the expiry is in seconds since 1970, the signature an HMAC with SHA-256 of what stands
 * before it. A <em>client</em> is a browser or device as one user, and its id follows from both: whoever knows
 * or plants a browser's proof is another client than the user who logs in there, and so is the next user.
 * Nothing is stored. Safe for any thread.
 */
public final class ClientIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(ClientIdentity.class);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int SHORT_SECRET = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** What is signed for one purpose must not hold for another that has the same secret. */
    private static final String PROOF = "fanfare client ";

    private static final String USER_OF = "fanfare user of client ";

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
     * @param deviceId which browser or device; only to be believed if the proof is valid
     * @param ageing whether more than half of its time is over
     */
    public record Claim(String deviceId, Proof proof, boolean ageing) {

        public Claim {
            Objects.requireNonNull(deviceId, "deviceId must not be null");
            Objects.requireNonNull(proof, "proof must not be null");
        }

        /** Whether it can be believed. */
        public boolean isValid() {
            return proof == Proof.VALID;
        }
    }

    /** A new id of a browser or device; also that of its client without a user. */
    public String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return BASE64.encodeToString(id);
    }

    /**
     * The id of a client: of 128 bits as well, the same for the same browser or device and user, and without
     * the secret it follows from nothing.
     *
     * @param deviceId which browser or device
     * @param user who uses it; "" for nobody who is known, and then the ids are the same
     */
    public String clientOf(String deviceId, String user) {
        Objects.requireNonNull(deviceId, "deviceId must not be null");
        Objects.requireNonNull(user, "user must not be null");
        return user.isEmpty()
                ? deviceId
                : BASE64.encodeToString(Arrays.copyOf(hmac(USER_OF + deviceId + " " + user), ID_BYTES));
    }

    /** How long what is issued holds. */
    public Duration ttl() {
        return ttl;
    }

    /** What proves that somebody is a browser or device, from now on for the time to live. */
    public String sign(String deviceId) {
        Objects.requireNonNull(deviceId, "deviceId must not be null");
        String claim = deviceId + "." + clock.instant().plus(ttl).getEpochSecond();
        return claim + "." + signature(claim);
    }

    /** Checks what somebody brings; takes equally long wherever a signature goes wrong. */
    public Claim check(String token) {
        Objects.requireNonNull(token, "token must not be null");
        int end = token.lastIndexOf('.');
        int middle = token.lastIndexOf('.', end - 1);
        if (middle < 1 || !isSigned(token.substring(0, end), token.substring(end + 1))) {
            return new Claim("", Proof.FORGED, false);
        }
        String deviceId = token.substring(0, middle);
        // What is signed was written here.
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(token.substring(middle + 1, end)));
        Duration left = Duration.between(clock.instant(), expiry);
        Proof proof = left.isNegative() || left.isZero() ? Proof.EXPIRED : Proof.VALID;
        return new Claim(deviceId, proof, left.multipliedBy(2).compareTo(ttl) < 0);
    }

    private boolean isSigned(String claim, String signature) {
        return MessageDigest.isEqual(
                signature(claim).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private String signature(String claim) {
        return BASE64.encodeToString(hmac(PROOF + claim));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
