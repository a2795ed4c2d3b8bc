package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's side of the opening handshake (RFC 6455, section 4.2). */
public final class Upgrades {

    private static final String KEY = "sec-websocket-key";
    private static final String VERSION = "sec-websocket-version";
    private static final String PROTOCOL = "sec-websocket-protocol";

    private static final String SPOKEN_VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Upgrades() {}

    /**
     * Why a request cannot be answered with an upgrade, if it cannot (section 4.2.1).
     *
     * @param origins whose pages may connect
     * @param setting where that is set, for whoever reads the log
     */
    public static @Nullable HttpAnswer problemWith(RequestHead head, AllowedOrigins origins, String setting) {
        if (!origins.allows(head.request())) {
            return AllowedOrigins.refusal(head.request(), setting);
        }
        HttpAnswer problem = problemWith(head);
        return problem == null ? null : problem.closing();
    }

    private static @Nullable HttpAnswer problemWith(RequestHead head) {
        if (!head.isHandshake()) {
            return HttpAnswer.text(400, "This is a WebSocket endpoint, and this is no WebSocket handshake");
        }
        if (!head.isHttp11()) {
            return HttpAnswer.text(400, "A WebSocket handshake needs HTTP/1.1");
        }
        if (head.hasBody()) {
            return HttpAnswer.text(400, "A WebSocket handshake has no body");
        }
        List<String> versions = values(head, VERSION);
        if (!versions.equals(List.of(SPOKEN_VERSION))) {
            return HttpAnswer.text(426, "WebSocket version 13 is needed")
                    .with("sec-websocket-version", SPOKEN_VERSION)
                    .with("upgrade", "websocket");
        }
        List<String> keys = values(head, KEY);
        return keys.size() == 1 && isKey(keys.get(0))
                ? null
                : HttpAnswer.text(400, "Sec-WebSocket-Key must be 16 bytes in base64, once");
    }

    private static List<String> values(RequestHead head, String header) {
        return head.request().headers().getOrDefault(header, List.of());
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /**
     * The first of the subprotocols a client offers that is spoken here; null if there is none.
     *
     * @param spoken those that are
     */
    static @Nullable String subprotocol(RequestHead head, List<String> spoken) {
        return RequestHead.elements(values(head, PROTOCOL)).stream()
                .filter(spoken::contains)
                .findFirst()
                .orElse(null);
    }

    /**
     * The answer to a request that has no {@link #problemWith problem}.
     *
     * @param subprotocol what is spoken; null if the client need not be told
     */
    public static HttpAnswer accept(RequestHead head, @Nullable String subprotocol) {
        HttpAnswer answer = new HttpAnswer(
                101,
                Map.of(
                        "connection",
                        "upgrade",
                        "upgrade",
                        "websocket",
                        "sec-websocket-accept",
                        proof(values(head, KEY).get(0))),
                new byte[0]);
        return subprotocol == null ? answer : answer.with(PROTOCOL, subprotocol);
    }

    private static String proof(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
