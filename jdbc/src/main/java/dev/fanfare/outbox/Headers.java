package dev.fanfare.outbox;

import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The headers of a message, as its row has them. */
final class Headers {

    private Headers() {}

    static @Nullable String write(Map<String, String> headers) {
        return headers.isEmpty()
                ? null
                : new String(
                        new JsonWriter()
                                .object(out -> out.strings("headers", new TreeMap<>(headers)))
                                .toBytes(),
                        StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PermanentException if it is something else
     */
    static Map<String, String> read(@Nullable String written) {
        if (written == null) {
            return Map.of();
        }
        try {
            JsonFields in = JsonFields.of(written.getBytes(StandardCharsets.UTF_8));
            return in.nextObject() ? in.only("headers", in::strings, Map.of()) : Map.of();
        } catch (JacksonException | ProtocolException unreadable) {
            throw new PermanentException("the headers of the message cannot be read");
        }
    }
}
