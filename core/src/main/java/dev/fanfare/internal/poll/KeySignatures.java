package dev.fanfare.internal.poll;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.TrackSignature;
import dev.fanfare.protocol.ProtocolError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks what lets clients track keys. Immutable. */
final class KeySignatures {

    /** How long after its end a signature is accepted, for clients that bring it late. */
    private static final long GRACE_SECONDS = 5;

    private static final Pattern FORM = Pattern.compile("(\\d{1,11}):(\\d{1,11}):[0-9a-f]{64}");

    private final SharedPollOptions options;

    KeySignatures(SharedPollOptions options) {
        this.options = options;
    }

    /**
     * Until when a signature allows keys.
     *
     * @param keys in the order in which the client has named them
     * @return seconds since 1970; 0 for ever
     * @throws ErrorException if it does not, or not any more
     */
    long check(String signature, String user, String channel, List<String> keys, Instant now) {
        Matcher form = FORM.matcher(signature);
        if (!form.matches()) {
            throw new ErrorException(
                    ProtocolError.PERMISSION_DENIED, "the signature of keys is not of the form issued:expires:code");
        }
        long issued = Long.parseLong(form.group(1));
        long expires = Long.parseLong(form.group(2));
        if (!isSigned(signature, issued, expires, user, channel, keys)) {
            throw new ErrorException(
                    ProtocolError.PERMISSION_DENIED,
                    "the signature of keys is not for this user, this channel and these keys in this order");
        }
        if (expires > 0 && expires + GRACE_SECONDS < now.getEpochSecond()) {
            throw new ErrorException(ProtocolError.TOKEN_EXPIRED, "the signature of keys has expired");
        }
        return expires;
    }

    private boolean isSigned(
            String signature, long issued, long expires, String user, String channel, List<String> keys) {
        if (matches(options.hmacSecretKey(), signature, issued, expires, user, channel, keys)) {
            return true;
        }
        Instant validUntil = options.hmacPreviousSecretKeyValidUntil();
        return !options.hmacPreviousSecretKey().isEmpty()
                && (validUntil == null || issued <= validUntil.getEpochSecond())
                && matches(options.hmacPreviousSecretKey(), signature, issued, expires, user, channel, keys);
    }

    private static boolean matches(
            String secret,
            String signature,
            long issued,
            long expires,
            String user,
            String channel,
            List<String> keys) {
        String right = TrackSignature.of(
                secret,
                user,
                channel,
                keys,
                Instant.ofEpochSecond(issued),
                expires == 0 ? null : Instant.ofEpochSecond(expires));
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
