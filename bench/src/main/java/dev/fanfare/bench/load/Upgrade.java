package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The HTTP request that becomes a WebSocket, and the answer to it (RFC 6455, section 4.1). */
final class Upgrade {

    private static final int MAX_ANSWER = 16 * 1024;
    private static final String KEY = randomKey();
    private static final String ACCEPT = acceptFor(KEY);

    private final StringBuilder answer = new StringBuilder();

    /** The request of a client. */
    static byte[] request(Endpoint endpoint, String subprotocol) {
        String offer = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        return ("GET " + endpoint.pathAndQuery() + " HTTP/1.1\r\nHost: " + endpoint.authority()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: " + KEY + "\r\n" + offer + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the answer, and nothing behind it.
     *
     * @return whether the server has agreed; false if more of the answer is to come
     * @throws IllegalArgumentException if it refuses
     */
    boolean read(ByteBuf in) {
        while (in.isReadable() && !isComplete()) {
            answer.append((char) in.readUnsignedByte());
        }
        if (!isComplete()) {
            if (answer.length() > MAX_ANSWER) {
                throw new IllegalArgumentException("the server's answer to the handshake has no end");
            }
            return false;
        }
        String text = answer.toString();
        if (!text.startsWith("HTTP/1.1 101")) {
            throw new IllegalArgumentException(
                    "the server refused the WebSocket: " + text.substring(0, text.indexOf("\r\n")));
        }
        if (!text.toLowerCase(Locale.ROOT).contains(": " + ACCEPT.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server's Sec-WebSocket-Accept does not fit the key");
        }
        return true;
    }

    private boolean isComplete() {
        int length = answer.length();
        return length >= 4 && answer.indexOf("\r\n\r\n", length - 4) >= 0;
    }

    private static String randomKey() {
        byte[] key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static String acceptFor(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
