package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.websocket.WebSocketFrames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an application sends, as it is on the wire.
 *
 * @param opcode text or binary
 * @param payload never modified
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
record RawMessage(int opcode, byte[] payload) {

    /**
     * Reads what {@link dev.fanfare.raw.Connection#send} takes.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    static RawMessage of(@Nullable Object message) {
        if (message instanceof CharSequence text) {
            return new RawMessage(WebSocketFrames.TEXT, text.toString().getBytes(StandardCharsets.UTF_8));
        }
        if (message instanceof byte[] bytes) {
            return new RawMessage(WebSocketFrames.BINARY, bytes.clone());
        }
        if (message instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return new RawMessage(WebSocketFrames.BINARY, bytes);
        }
        try {
            return new RawMessage(WebSocketFrames.TEXT, JsonMapper.shared().writeValueAsBytes(message));
        } catch (JacksonException unknown) {
            String type = message == null ? "null" : message.getClass().getName();
            throw new IllegalArgumentException(
                    "a " + type + " cannot be written as JSON: " + unknown.getOriginalMessage(), unknown);
        }
    }
}
