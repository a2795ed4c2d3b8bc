package dev.fanfare.internal.notify;

import dev.fanfare.handler.RpcEvent;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.protocol.Payload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What an event and its repeats have in common.
 *
 * @param of whose they are: a connection's id, or a client's
 * @param name what happened
 * @param parameters a hash of the parameters, for they may be large; "" for any
 */
record RepeatKey(String of, String name, String parameters) {

    static RepeatKey of(ClientEvent.Rule rule, RpcEvent call) {
        return switch (rule) {
            case EQUAL -> new RepeatKey(call.client().id(), call.method(), hash(call.data()));
            case NAME -> new RepeatKey(call.client().identity(), call.method(), "");
        };
    }

    private static String hash(Payload parameters) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            if (parameters.isJson()) {
                addTokens(hash, parameters.unsafeArray());
            } else {
                hash.update(parameters.unsafeArray());
            }
            return Base64.getEncoder().encodeToString(hash.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** JSON without the whitespace between its tokens (RFC 8259, section 2). */
    private static void addTokens(MessageDigest hash, byte[] json) {
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            boolean isSpace = b == ' ' || b == '\t' || b == '\n' || b == '\r';
            if (inString || !isSpace) {
                hash.update(b);
            }
            if (b == '"') {
                inString = !inString;
            } else if (b == '\\') {
                // Stands in strings alone; what it escapes ends none.
                hash.update(json[++i]);
            }
        }
    }
}
