package dev.fanfare.redis.internal.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of a Redis that takes keys away when its memory is full, in place of refusing more. */
final class Eviction {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");
    private static final Pattern UNBOUNDED = Pattern.compile("(?m)^maxmemory:0\\s*$");

    private final String place;
    private String warned = "noeviction";

    /**
     * @param place where the Redis is, for people
     */
    Eviction(String place) {
        this.place = place;
    }

    /**
     * Looks at the Redis of a new connection; what was said of the one before is not said again.
     *
     * @param memory what {@code INFO memory} says; nothing if it is refused
     * @return what to do with keys
     */
    synchronized String look(String memory) {
        Matcher found = POLICY.matcher(memory);
        String policy = found.find() && !UNBOUNDED.matcher(memory).find() ? found.group(1) : "noeviction";
        if (!policy.equals(warned) && !policy.equals("noeviction")) {
            LOG.warn(
                    "Redis at {} takes keys away when its memory is full (maxmemory-policy {}): histories are cut short or begin"
                            + " anew, and group members, bans and keys for idempotency are forgotten without a word; set"
                            + " maxmemory-policy noeviction",
                    place,
                    policy);
        }
        warned = policy;
        return policy;
    }
}
