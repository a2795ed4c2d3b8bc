package dev.fanfare.server.json;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.util.Base64;
import java.util.regex.Pattern;

/** Payloads that are not JSON, as JSON text carries them. */
public final class Base64Payload {

    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");

    private Base64Payload() {}

    /**
     * Decodes standard base64 with padding (RFC 4648, section 4). Line breaks count for nothing, as in Go's
     * decoder, which Centrifugo's libraries rely on.
     *
     * @throws ErrorException with {@code BAD_REQUEST} if it is not base64
     */
    public static Payload decode(String text) {
        String line = LINE_BREAKS.matcher(text).replaceAll("");
        if (line.length() % 4 != 0) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST, "not base64: " + line.length() + " letters, which 4 does not divide");
        }
        try {
            return Payload.wrap(Base64.getDecoder().decode(line));
        } catch (IllegalArgumentException notBase64) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "not base64: " + notBase64.getMessage());
        }
    }
}
