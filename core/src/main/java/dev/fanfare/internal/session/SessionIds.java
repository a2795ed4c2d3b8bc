package dev.fanfare.internal.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The ids of sessions: what a client and the server know of a connection, and other clients, who may see its client id, do
 * not. An id is the client id and a code that only this node can make of it, so that none has to be kept. Safe for any
 * thread.
 */
public final class SessionIds {

    private static final String ALGORITHM = "HmacSHA256";

    /** As hard to guess as a random UUID. */
    private static final int CODE_BYTES = 16;

    private final SecretKeySpec key;

    /** Those of one node, since it started. */
    public SessionIds() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** The id of a client's session. */
    public String of(String clientId) {
        return clientId + "." + code(clientId);
    }

    /** Whose session an id is of; null if this node has not made it. */
    public @Nullable String client(String session) {
        int dot = session.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        String clientId = session.substring(0, dot);
        return MessageDigest.isEqual(bytes(session.substring(dot + 1)), bytes(code(clientId))) ? clientId : null;
    }

    private String code(String clientId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = Arrays.copyOf(mac.doFinal(bytes(clientId)), CODE_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
