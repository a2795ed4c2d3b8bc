package dev.fanfare.netty.http;

import java.time.Duration;

/**
 * The limits of HTTP requests. Times are from a millisecond to a year. Immutable; a method with an argument
 * returns a copy that differs in one thing.
 *
 * @param maxRequestLineBytes of method, target and version together; a longer line is answered 414.
 *     Default 16 KiB, at least 8,000 (RFC 9112, section 3)
 * @param maxHeaderBytes of all header fields together; more are answered 431. Default 16 KiB
 * @param maxBodyBytes of the body of one request, where an endpoint does not say; a larger one is answered
 *     413. Default 1 MiB
 * @param bodyBudgetBytes of all bodies under way together, from their first byte until they are answered; a
 *     request that needs more is answered 503. Default an eighth of the heap, at most 256 MiB
 * @param requestTimeout how long a request may take to arrive, from its first byte or, of the first one,
 *     from connecting. Default 10 s
 * @param idleTimeout how long a connection may be without a request. Default 60 s
 * @param answerTimeout how long an answer may take to be made, and how long its receiver may take nothing
 *     of it. Streams are not limited in the first. Default 60 s
 */
public record HttpSettings(
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        long bodyBudgetBytes,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration answerTimeout) {

    /** The least that {@link #maxRequestLineBytes()} can be. */
    public static final int MIN_REQUEST_LINE_BYTES = 8000;

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** The defaults. */
    public static final HttpSettings DEFAULT = new HttpSettings(
            16 * 1024,
            16 * 1024,
            1024 * 1024,
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    /**
     * All limits at once; {@link #DEFAULT} and the methods with one argument need less.
     *
     * @param maxRequestLineBytes at least {@link #MIN_REQUEST_LINE_BYTES}
     * @param maxHeaderBytes at least 1
     * @param maxBodyBytes 0 or more
     * @param bodyBudgetBytes 0 or more
     * @param requestTimeout from a millisecond to 365 days
     * @param idleTimeout from a millisecond to 365 days
     * @param answerTimeout from a millisecond to 365 days
     * @throws IllegalArgumentException if one is out of its range
     */
    public HttpSettings {
        requireAtLeast("maxRequestLineBytes", MIN_REQUEST_LINE_BYTES, maxRequestLineBytes);
        requireAtLeast("maxHeaderBytes", 1, maxHeaderBytes);
        requireAtLeast("maxBodyBytes", 0, maxBodyBytes);
        requireAtLeast("bodyBudgetBytes", 0, bodyBudgetBytes);
        requireTime("requestTimeout", requestTimeout);
        requireTime("idleTimeout", idleTimeout);
        requireTime("answerTimeout", answerTimeout);
    }

    /**
     * The same with another limit of request lines; see {@link #maxRequestLineBytes()}.
     *
     * @param bytes at least {@link #MIN_REQUEST_LINE_BYTES}
     * @return the copy
     * @throws IllegalArgumentException if it is less
     */
    public HttpSettings maxRequestLineBytes(int bytes) {
        return new HttpSettings(
                bytes, maxHeaderBytes, maxBodyBytes, bodyBudgetBytes, requestTimeout, idleTimeout, answerTimeout);
    }

    /**
     * The same with another limit of header fields; see {@link #maxHeaderBytes()}.
     *
     * @param bytes at least 1
     * @return the copy
     * @throws IllegalArgumentException if it is less
     */
    public HttpSettings maxHeaderBytes(int bytes) {
        return new HttpSettings(
                maxRequestLineBytes, bytes, maxBodyBytes, bodyBudgetBytes, requestTimeout, idleTimeout, answerTimeout);
    }

    /**
     * The same with another limit of one body; see {@link #maxBodyBytes()}.
     *
     * @param bytes 0 if only requests without a body are let in
     * @return the copy
     * @throws IllegalArgumentException if it is negative
     */
    public HttpSettings maxBodyBytes(int bytes) {
        return new HttpSettings(
                maxRequestLineBytes,
                maxHeaderBytes,
                bytes,
                bodyBudgetBytes,
                requestTimeout,
                idleTimeout,
                answerTimeout);
    }

    /**
     * The same with another limit of all bodies together; see {@link #bodyBudgetBytes()}.
     *
     * @param bytes 0 or more
     * @return the copy
     * @throws IllegalArgumentException if it is negative
     */
    public HttpSettings bodyBudgetBytes(long bytes) {
        return new HttpSettings(
                maxRequestLineBytes, maxHeaderBytes, maxBodyBytes, bytes, requestTimeout, idleTimeout, answerTimeout);
    }

    /**
     * The same with another time for requests to arrive; see {@link #requestTimeout()}.
     *
     * @param time from a millisecond to 365 days
     * @return the copy
     * @throws IllegalArgumentException if it is out of this range
     */
    public HttpSettings requestTimeout(Duration time) {
        return new HttpSettings(
                maxRequestLineBytes, maxHeaderBytes, maxBodyBytes, bodyBudgetBytes, time, idleTimeout, answerTimeout);
    }

    /**
     * The same with another time between requests; see {@link #idleTimeout()}.
     *
     * @param time from a millisecond to 365 days
     * @return the copy
     * @throws IllegalArgumentException if it is out of this range
     */
    public HttpSettings idleTimeout(Duration time) {
        return new HttpSettings(
                maxRequestLineBytes,
                maxHeaderBytes,
                maxBodyBytes,
                bodyBudgetBytes,
                requestTimeout,
                time,
                answerTimeout);
    }

    /**
     * The same with another time for answers; see {@link #answerTimeout()}.
     *
     * @param time from a millisecond to 365 days
     * @return the copy
     * @throws IllegalArgumentException if it is out of this range
     */
    public HttpSettings answerTimeout(Duration time) {
        return new HttpSettings(
                maxRequestLineBytes, maxHeaderBytes, maxBodyBytes, bodyBudgetBytes, requestTimeout, idleTimeout, time);
    }

    static void requireAtLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", and is " + value);
        }
    }

    private static void requireTime(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 1 ms to 365 days, and is " + value);
        }
    }
}
