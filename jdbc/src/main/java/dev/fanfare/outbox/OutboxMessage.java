package dev.fanfare.outbox;

import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;

/**
 * A message as the outbox keeps it: what it is and for whom, as bytes and names that its {@link MessageKind} understands.
 *
 * @param kind the name of its kind
 * @param target for whom, such as {@code user:ann}: messages with the same target are sent in order
 * @param payload what is sent
 * @param headers what else its kind has to know; mostly none
 * @param idempotencyKey by which a repeat is known; "" for the id that the message gets when it is written
 */
public record OutboxMessage(
        String kind, String target, Payload payload, Map<String, String> headers, String idempotencyKey) {

    private static final int MAX_KIND = 32;
    private static final int MAX_TARGET = 700;
    private static final int MAX_KEY = 255;

    /**
     * A message to be written.
     *
     * @param kind 1 to 32 characters
     * @param target 1 to 700 characters
     * @param payload may be empty
     * @param headers is copied
     * @param idempotencyKey up to 255 characters
     * @throws IllegalArgumentException if a text is too long, empty where it must not be, or has a character that no
     *     database takes
     */
    public OutboxMessage {
        require("kind", kind, 1, MAX_KIND);
        require("target", target, 1, MAX_TARGET);
        Objects.requireNonNull(payload, "payload must not be null");
        headers = Map.copyOf(Objects.requireNonNull(headers, "headers must not be null"));
        require("idempotencyKey", idempotencyKey, 0, MAX_KEY);
    }

    /**
     * A message without headers or a key of its own.
     *
     * @param kind the name of its kind
     * @param target for whom
     * @param payload what is sent
     * @return the message
     * @throws IllegalArgumentException as the constructor
     */
    public static OutboxMessage of(String kind, String target, Payload payload) {
        return new OutboxMessage(kind, target, payload, Map.of(), "");
    }

    /**
     * The same with a key of its own.
     *
     * @param key one for each message of a target; "" for the id that it gets
     * @return the changed copy
     * @throws IllegalArgumentException if it has more than 255 characters
     */
    public OutboxMessage idempotencyKey(String key) {
        return new OutboxMessage(kind, target, payload, headers, key);
    }

    private static void require(String name, String value, int least, int most) {
        Objects.requireNonNull(value, name + " must not be null");
        if (value.length() < least || value.length() > most) {
            throw new IllegalArgumentException(
                    name + " must have " + least + " to " + most + " characters, and has " + value.length());
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " must not have the character NUL, which databases refuse");
        }
    }
}
