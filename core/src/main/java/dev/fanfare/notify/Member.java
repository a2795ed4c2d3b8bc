package dev.fanfare.notify;

import java.util.Objects;

/** Who can be in a group. */
public sealed interface Member {

    /** {@return how stores name it: unique among clients and users} */
    String key();

    /**
     * {@return a client: one browser or device of one user}
     *
     * @param clientId its client id; trimmed, and not empty then
     * @throws IllegalArgumentException if it is empty
     */
    static Member client(String clientId) {
        return new OfClient(clientId);
    }

    /**
     * {@return a user, with all clients}
     *
     * @param userId the user's id; not empty
     * @throws IllegalArgumentException if it is empty
     */
    static Member user(String userId) {
        return new OfUser(userId);
    }

    /**
     * One browser or device of one user.
     *
     * @param clientId its id; trimmed
     */
    record OfClient(String clientId) implements Member {

        /**
         * {@link Member#client} is the same.
         *
         * @param clientId trimmed, and not empty then
         * @throws IllegalArgumentException if it is empty
         */
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

        /**
         * {@link Member#user} is the same.
         *
         * @param userId not empty
         * @throws IllegalArgumentException if it is empty
         */
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
