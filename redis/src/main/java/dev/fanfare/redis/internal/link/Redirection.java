package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a Redis of a cluster says of something that is not with it: nothing was done, and where it is.
 *
 * @param isMoved whether it is there for good; otherwise this one command alone is for there
 * @param host "" if it is the same
 * @param port where that Redis listens
 */
public record Redirection(boolean isMoved, String host, int port) {

    /** What a failure says of it; null if that is something else. */
    public static @Nullable Redirection of(Throwable problem) {
        if (!(Refusals.cause(problem) instanceof RedisCommandExecutionException refused)) {
            return null;
        }
        String[] words = String.valueOf(refused.getMessage()).split(" ", -1);
        boolean isMoved = words[0].equals("MOVED");
        if (words.length != 3 || !(isMoved || words[0].equals("ASK"))) {
            return null;
        }
        int colon = words[2].lastIndexOf(':');
        try {
            return new Redirection(
                    isMoved,
                    words[2].substring(0, Math.max(colon, 0)),
                    Integer.parseInt(words[2].substring(colon + 1)));
        } catch (NumberFormatException senseless) {
            return null;
        }
    }
}
