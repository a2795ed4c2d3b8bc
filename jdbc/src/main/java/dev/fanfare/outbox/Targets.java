package dev.fanfare.outbox;

/** For whom messages are, as their tables have it. */
final class Targets {

    /** How many partitions there are; never another number, as each row has its own from its insert on. */
    static final int PARTITIONS = 64;

    private Targets() {}

    /**
     * What follows the prefix.
     *
     * @throws PermanentException if the target is of another kind
     */
    static String id(OutboxMessage message, String prefix) {
        if (!message.target().startsWith(prefix)) {
            throw new PermanentException(
                    "the target of a message of the kind " + message.kind() + " begins with " + prefix);
        }
        return message.target().substring(prefix.length());
    }

    /** The partition that a target is in; the same in every version and process. */
    static int partition(String target) {
        int hash = target.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), PARTITIONS);
    }
}
