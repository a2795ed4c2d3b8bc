package dev.fanfare.delivery;

import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param uid by which it is known: what has a uid is sent once, however often it is asked for; "" for a new one
 * @param target for which devices
 * @param message what they show
 * @param variables the values of those that its texts name
 * @param sendAt not before then; null for now
 * @param providers which configuration serves devices of a provider, by its name, where it is not that of the same name
 */
public record PushRequest(
        String uid,
        PushTarget target,
        PushMessage message,
        Map<String, String> variables,
        @Nullable Instant sendAt,
        Map<String, String> providers) {

    /** The longest uid, in characters. */
    public static final int MAX_UID = 200;

    /** When a message can be sent at the latest. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Every part at once; {@link #of} and the methods that begin with {@code with} say it by name.
     *
     * @param uid up to 200 characters
     * @param target for which devices
     * @param message what they show
     * @param variables is copied
     * @param sendAt null for now
     * @param providers is copied
     * @throws IllegalArgumentException if the uid is too long or has control characters, or a variable has no value, naming
     *     it and where it stands
     */
    public PushRequest {
        Objects.requireNonNull(uid, "uid must not be null");
        Objects.requireNonNull(target, "target must not be null");
        Objects.requireNonNull(message, "message must not be null");
        variables = Map.copyOf(Objects.requireNonNull(variables, "variables must not be null"));
        providers = Map.copyOf(Objects.requireNonNull(providers, "providers must not be null"));
        if (sendAt != null && (sendAt.isBefore(Instant.EPOCH) || sendAt.isAfter(LATEST))) {
            throw new IllegalArgumentException(
                    "a push message is sent between 1970 and " + LATEST + ", and not at " + sendAt);
        }
        if (uid.length() > MAX_UID || uid.chars().anyMatch(each -> each <= ' ' || each == 0x7f)) {
            throw new IllegalArgumentException("the uid of a push message has up to " + MAX_UID
                    + " characters, and no blanks or control characters");
        }
    }

    /**
     * {@return a message for some devices, now}
     *
     * @param target for which devices
     * @param message what they show
     */
    public static PushRequest of(PushTarget target, PushMessage message) {
        return new PushRequest("", target, message, Map.of(), null, Map.of());
    }

    /**
     * {@return the same with a uid}
     *
     * @param value "" for a new one
     */
    public PushRequest withUid(String value) {
        return new PushRequest(value, target, message, variables, sendAt, providers);
    }

    /**
     * {@return the same with the values of variables}
     *
     * @param value by name; replace all
     */
    public PushRequest withVariables(Map<String, String> value) {
        return new PushRequest(uid, target, message, value, sendAt, providers);
    }

    /**
     * {@return the same, but not before a moment}
     *
     * @param value null for now
     */
    public PushRequest withSendAt(@Nullable Instant value) {
        return new PushRequest(uid, target, message, variables, value, providers);
    }

    /**
     * {@return the same, sent with another configuration}
     *
     * @param value the name under which a provider was given, by the name of the provider that devices have
     */
    public PushRequest withProviders(Map<String, String> value) {
        return new PushRequest(uid, target, message, variables, sendAt, value);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json one JSON object
     * @return what was written
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static PushRequest fromJson(Payload json) {
        return PushRequestJson.read(Objects.requireNonNull(json, "json must not be null"));
    }

    /** {@return the request as one JSON object, as an outbox keeps it} */
    public Payload toJson() {
        return PushRequestJson.write(this);
    }
}
