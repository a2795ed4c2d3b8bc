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

    public RpcEvent {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(method, "method must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /**
     * The data as an object of a class that Jackson 3 can read, such as a record.
     *
     * @throws ErrorException {@code BAD_REQUEST} if it is none; thrown on by a handler of calls, it refuses the
     *     call
     */
    public <T> T as(Class<T> type) {
        return JsonValues.read(data, type);
    }

    /** The data as text: a JSON string without its quotes, anything else as it is written. */
    public String text() {
        return JsonValues.textOf(data);
    }
}
