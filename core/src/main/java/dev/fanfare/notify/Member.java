package dev.fanfare.notify;

import java.util.Objects;

/** Who can be in a group. */
public sealed interface Member {

    /** How stores name it. */
    String key();

    /** A client: one browser or device of one user. Its id is trimmed. */
    static Member client(String clientId) {
        return new OfClient(clientId);
    }

    /** A user, with all clients. */
    static Member user(String userId) {
        return new OfUser(userId);
    }

    /**
     * One browser or device of one user.
     *
     * @param clientId its id; trimmed
     */
    record OfClient(String clientId) implements Member {

        public OfClient {
            clientId = Objects.requireNonNull(clientId, "clientId must not be null")
                    .strip();
            require(clientId, "a client id");
        }

        @Override
        public String key() {
            return "client:" + clientId;
        }
    }

    /**
     * A user, with all clients.
     *
     * @param userId the user's id
     */
    record OfUser(String userId) implements Member {

        public OfUser {
            Objects.requireNonNull(userId, "userId must not be null");
            require(userId, "a user id");
        }

        @Override
        public String key() {
            return "user:" + userId;
        }
    }

    private static void require(String id, String what) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a member of a group needs " + what + ", not an empty one");
        }
    }
}
