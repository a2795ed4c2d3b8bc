package dev.fanfare.server.json;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.util.Base64;

/** Payloads that are not JSON, as JSON text carries them. */
public final class Base64Payload {

    private Base64Payload() {}

    /**
     * Decodes.
     *
     * @throws ErrorException with {@code BAD_REQUEST} if it is not base64
     */
    public static Payload decode(String text) {
        try {
            return Payload.wrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, "not base64: " + notBase64.getMessage());
        }
    }
}
