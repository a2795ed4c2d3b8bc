package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * A client sent something that needs no answer.
 *
 * @param client who
 * @param data what
 */
public record MessageEvent(Client client, Payload data) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client who sent it
     * @param data one JSON value, or any bytes from a client of Protobuf
     */
    public MessageEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /**
     * The data as an object of a class that Jackson 3 can read, such as a record.
     *
     * @param <T> what is read
     * @param type such as a record, or {@link tools.jackson.databind.JsonNode} for any JSON
     * @return the object; never null
     * @throws ErrorException {@code BAD_REQUEST} if it is none
     */
    public <T> T as(Class<T> type) {
        return JsonValues.read(data, type);
    }

    /** {@return the data as text: a JSON string without its quotes, anything else as it is written} */
    public String text() {
        return JsonValues.textOf(data);
    }
}
