package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * A client calls a method.
 *
 * @param client who
 * @param method what
 * @param data with what
 */
public record RpcEvent(Client client, String method, Payload data) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param client who calls
     * @param method its name
     * @param data the parameters; {@link Payload#EMPTY} for none
     */
    public RpcEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(method, "method must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /**
     * The data as an object of a class that Jackson 3 can read, such as a record.
     *
     * @param <T> what is read
     * @param type such as a record, or {@link tools.jackson.databind.JsonNode} for any JSON
     * @return the object; never null
     * @throws ErrorException {@code BAD_REQUEST} if it is none; thrown on by a handler of calls, it refuses the call
     */
    public <T> T as(Class<T> type) {
        return JsonValues.read(data, type);
    }

    /** {@return the data as text: a JSON string without its quotes, anything else as it is written} */
    public String text() {
        return JsonValues.textOf(data);
    }
}
