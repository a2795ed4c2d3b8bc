package dev.fanfare.push.internal.payload;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The ids of messages as services take them, which limit their length and letters. */
public final class Replacing {

    /** 24 bytes are 32 letters of base64url, the longest topic of Web Push. */
    private static final int TOPIC_BYTES = 24;

    private static final int MAX_COLLAPSE_ID = 64;

    private Replacing() {}

    /** A topic of RFC 8030: always a digest, because the push service of a stranger reads it. */
    public static String topic(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TOPIC_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The {@code apns-collapse-id}: the id itself, or its digest if it is too long for a header or no ASCII. */
    public static String collapseId(String id) {
        boolean fits = id.length() <= MAX_COLLAPSE_ID && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return fits ? id : topic(id);
    }
}
