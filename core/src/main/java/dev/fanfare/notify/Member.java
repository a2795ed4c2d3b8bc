package dev.fanfare.notify;

/** Who can be in a group. */
public sealed interface Member {

    /** A client: one browser or device. Its id is trimmed. */
    static Member client(String clientId) {
        return new OfClient(clientId.strip());
    }

    /** A user, with all clients. */
    static Member user(String userId) {
        return new OfUser(userId);
    }

    /**
     * One browser or device.
     *
     * @param clientId its id
     */
    record OfClient(String clientId) implements Member {

        public OfClient {
            require(clientId, "a client id");
        }
    }

    /**
     * A user, with all clients.
     *
     * @param userId the user's id
     */
    record OfUser(String userId) implements Member {

        public OfUser {
            require(userId, "a user id");
        }
    }

    private static void require(String id, String what) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a member of a group needs " + what + ", not an empty one");
        }
    }
}
