package dev.fanfare.poll;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an application gives a client that may track some keys of a shared poll. It is worth something only for this user,
 * this channel and these keys in this order. Safe for any thread.
 */
public final class TrackSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private TrackSignature() {}

    /**
     * Signs keys, as {@code getSignature} of the client's SDK is to return it.
     *
     * @param secret the {@code shared_poll.hmac_secret_key}
     * @param user the id of the client's user; "" for anonymous clients
     * @param channel the channel of the shared poll
     * @param keys in the order in which the client has named them
     * @param issuedAt the time of day, now
     * @param expireAt until when it is accepted; null for ever
     * @return {@code issuedAt:expireAt:mac}, the times in seconds since 1970
     * @throws IllegalArgumentException if the secret is empty
     */
    public static String of(
            String secret,
            String user,
            String channel,
            List<String> keys,
            Instant issuedAt,
            @Nullable Instant expireAt) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret must not be empty");
        }
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        String issued = Long.toString(issuedAt.getEpochSecond());
        String expires = expireAt == null ? "0" : Long.toString(expireAt.getEpochSecond());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] named = String.join("\0", keys).getBytes(StandardCharsets.UTF_8);
            String hash = HexFormat.of().formatHex(digest.digest(named));
            String signed = String.join("\0", issued, expires, user, channel, hash);
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return issued + ":" + expires + ":" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256 and " + ALGORITHM, impossible);
        }
    }
}
