package dev.fanfare.bench.cluster;

import java.util.Locale;

/** What can go wrong. */
public enum Fault {
    /** A node dies at once; another one starts in its place when its clients are elsewhere. */
    KILL_NODE,
    /** A node stands still, and goes on. */
    HOLD_NODE,
    /** Redis dies at once, and comes back with nothing of what it had. */
    KILL_REDIS,
    /** Redis dies at once, and comes back with what it had written to its file. */
    KILL_REDIS_AOF,
    /** Redis stands still, and goes on. */
    HOLD_REDIS,
    /** The connections between a node, or all nodes, and Redis break, and no others can be made for a while. */
    CUT,
    /** Nothing passes between a node, or all nodes, and Redis for a while, and nothing is closed. */
    BLACK_HOLE,
    /** What Redis announces does not come to a node any more, over connections that are up. */
    DEAF,
    /** What passes between the nodes and Redis is late for a while. */
    SLOW,
    /** Everything in Redis is deleted. */
    FLUSHALL,
    /** The places of half of the channels are deleted from Redis, and their publications are not. */
    EVICT_META,
    /** The publications of half of the channels are deleted from Redis, and their places are not. */
    EVICT_STREAM,
    /** The clock of a node is set an hour ahead, or back again. */
    CLOCK_STEP;

    /** Whether it happens to Redis itself; the others happen to nodes, or between both. */
    boolean isOfRedis() {
        return switch (this) {
            case KILL_REDIS, KILL_REDIS_AOF, HOLD_REDIS, FLUSHALL, EVICT_META, EVICT_STREAM -> true;
            case KILL_NODE, HOLD_NODE, CUT, BLACK_HOLE, DEAF, SLOW, CLOCK_STEP -> false;
        };
    }

    /** Whether it takes time. */
    boolean lasts() {
        return switch (this) {
            case HOLD_NODE, KILL_REDIS, KILL_REDIS_AOF, HOLD_REDIS, CUT, BLACK_HOLE, SLOW, CLOCK_STEP -> true;
            case KILL_NODE, DEAF, FLUSHALL, EVICT_META, EVICT_STREAM -> false;
        };
    }

    /** As it is written on the command line, such as {@code kill-node}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
