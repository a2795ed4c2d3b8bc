package dev.fanfare.notify;

import java.util.Locale;
import java.util.Objects;

/**
 * To whom a notification goes.
 *
 * @param kind whether it is a client, a user, a group or everyone
 * @param id which client, user or group; "" for everyone
 */
public record Recipient(Kind kind, String id) {

    /** Who somebody can be. */
    public enum Kind {

        /** All connections of one browser or device of a user. */
        CLIENT,

        /** All clients of a user. */
        USER,

        /** All clients in a group. */
        GROUP,

        /** Every connection, those of anonymous clients and other people's programs too. */
        EVERYONE
    }

    private static final Recipient ALL = new Recipient(Kind.EVERYONE, "");

    /**
     * To whom a notification goes; {@link #client}, {@link #user}, {@link #group} and {@link #everyone} say it more briefly.
     *
     * @param kind who it is
     * @param id of a client trimmed, and not empty; "" for everyone
     * @throws IllegalArgumentException if it is empty, or is not though everyone is meant
     */
    public Recipient {
        Objects.requireNonNull(kind, "kind must not be null");
        Objects.requireNonNull(id, "id must not be null");
        id = kind == Kind.CLIENT ? id.strip() : id;
        if (id.isEmpty() != (kind == Kind.EVERYONE)) {
            throw new IllegalArgumentException(
                    kind == Kind.EVERYONE
                            ? "everyone has no id"
                            : "a " + kind.name().toLowerCase(Locale.ROOT)
                                    + " that is notified needs an id, not an empty" + " one");
        }
    }

    /**
     * {@return a client: one browser or device of one user}
     *
     * @param clientId its client id; trimmed, and not empty then
     * @throws IllegalArgumentException if it is empty
     */
    public static Recipient client(String clientId) {
        return new Recipient(Kind.CLIENT, Objects.requireNonNull(clientId, "clientId must not be null"));
    }

    /**
     * {@return a user, with all clients}
     *
     * @param userId the user's id; not empty
     * @throws IllegalArgumentException if it is empty
     */
    public static Recipient user(String userId) {
        return new Recipient(Kind.USER, Objects.requireNonNull(userId, "userId must not be null"));
    }

    /**
     * {@return a group, with all members}
     *
     * @param group its name; not empty
     * @throws IllegalArgumentException if it is empty
     */
    public static Recipient group(String group) {
        return new Recipient(Kind.GROUP, Objects.requireNonNull(group, "group must not be null"));
    }

    /** {@return every connection; for public content only} */
    public static Recipient everyone() {
        return ALL;
    }
}
