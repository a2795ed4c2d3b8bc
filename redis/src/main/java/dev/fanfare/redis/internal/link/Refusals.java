package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.protocol.Outside;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What it means that a command failed. */
final class Refusals {

    /** Errors of a Redis that works, but not now or not for us; everything else is a mistake of this program. */
    private static final Set<String> NOT_NOW = Set.of(
            "BUSY",
            "CLUSTERDOWN",
            "LOADING",
            "MASTERDOWN",
            "MISCONF",
            "NOAUTH",
            "NOPERM",
            "NOREPLICAS",
            "OOM",
            "READONLY",
            "TRYAGAIN",
            "UNBLOCKED",
            "WRONGPASS");

    /** Errors of a Redis in a cluster about where something is. */
    private static final Set<String> OF_SLOT = Set.of("ASK", "CLUSTERDOWN", "MOVED", "TRYAGAIN");

    private Refusals() {}

    /** The failure itself, without what stages have put around it. */
    static Throwable cause(Throwable problem) {
        Throwable cause = problem;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What is at the bottom of it, in words. */
    static String reason(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    }

    /** Whether Redis does not do what it is asked, though it could at another time. */
    static boolean isRefusal(Throwable cause) {
        return cause instanceof RedisCommandExecutionException refused && NOT_NOW.contains(code(refused));
    }

    /** Whether it is not the one that may be written to any more. */
    static boolean isOfReplica(Throwable cause) {
        return cause instanceof RedisCommandExecutionException refused
                && code(refused).equals("READONLY");
    }

    /** Whether a Redis of a cluster does not have the slot of what it is asked for, or not now. */
    static boolean isOfSlot(Throwable cause) {
        return cause instanceof RedisCommandExecutionException refused && OF_SLOT.contains(code(refused));
    }

    /** Whether Redis does not know a script. */
    static boolean isOfUnknownScript(Throwable cause) {
        return cause instanceof RedisCommandExecutionException refused
                && code(refused).equals("NOSCRIPT");
    }

    /** Whether a command is not even sent, since too many are under way. */
    static boolean isOfFullQueue(Throwable problem) {
        // Lettuce has several sentences for it, by where they wait, which all end so.
        return cause(problem) instanceof RedisException
                && String.valueOf(cause(problem).getMessage()).contains("Commands are not accepted until the ");
    }

    private static String code(RedisCommandExecutionException refused) {
        String message = String.valueOf(refused.getMessage());
        int end = message.indexOf(' ');
        // A script that was refused something says so in its own words, with the error behind them.
        if (message.contains("-OOM ") || message.contains("OOM command not allowed")) {
            return "OOM";
        }
        if (message.contains("-READONLY ") || message.contains("against a read only replica")) {
            return "READONLY";
        }
        if (message.contains("-MISCONF ")) {
            return "MISCONF";
        }
        return end < 0 ? message : message.substring(0, end);
    }

    /**
     * What whoever asked is told: that Redis is not available, if that is what it means.
     *
     * @param keys what he asked about; none if that is no matter
     */
    static Throwable told(String place, List<String> keys, Throwable cause) {
        if (cause instanceof RedisCommandTimeoutException) {
            return new UnavailableException("Redis at " + place + " did not answer in time");
        }
        if (isRefusal(cause)) {
            return new UnavailableException("Redis at " + place + " refuses: " + cause.getMessage());
        }
        if (isOfFullQueue(cause)) {
            return new UnavailableException("Redis at " + place
                    + " is slower than what it is asked: no more commands than commandQueueSize may be under way");
        }
        boolean isAnswer = cause instanceof RedisCommandExecutionException;
        if (!isAnswer && (cause instanceof RedisException || cause instanceof CancellationException)) {
            return new UnavailableException("Redis at " + place + " is not reached: " + reason(cause));
        }
        return isAnswer && !keys.isEmpty() && !isOfSlot(cause)
                ? new IllegalStateException(
                        "Redis at " + place + " cannot do what it was asked with "
                                + keys.stream()
                                        .map(key -> Outside.of(key).toString())
                                        .collect(Collectors.joining("\", \"", "\"", "\""))
                                + ": " + Outside.sentence(String.valueOf(cause.getMessage()))
                                + ". Something else may have written there: delete what is not of Fanfare",
                        cause)
                : cause;
    }
}
