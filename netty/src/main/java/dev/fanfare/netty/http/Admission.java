package dev.fanfare.netty.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint makes of a request before its body is read.
 *
 * @param refusal what to answer in place of handling it; null if it is let in. The connection is closed
 *     then, unless what is left of the body is small
 * @param maxBodyBytes how large the body may be, in bytes; a larger one is answered 413. {@link
 *     #SERVER_LIMIT} for what {@link HttpSettings#maxBodyBytes} says
 * @param inPlace whether {@link HttpEndpoint#handle} is called on the loop on which the request arrived.
 *     It must not block there, nor run what an application supplied: other requests wait for it
 */
public record Admission(@Nullable HttpAnswer refusal, int maxBodyBytes, boolean inPlace) {

    /** What the server lets in where an endpoint does not say. */
    public static final int SERVER_LIMIT = -1;

    /** Let in, with a body as large as the server allows, and handled on a handler thread. */
    public static final Admission ACCEPTED = new Admission(null, SERVER_LIMIT, false);

    /** Let in without a body, and handled where it arrived. */
    public static final Admission IN_PLACE = new Admission(null, 0, true);

    /**
     * An admission; the constants and static methods need less.
     *
     * @param refusal null if it is let in
     * @param maxBodyBytes {@link #SERVER_LIMIT}, or 0 or more
     * @param inPlace false for a handler thread
     * @throws IllegalArgumentException if the limit is something else
     */
    public Admission {
        if (maxBodyBytes < SERVER_LIMIT) {
            throw new IllegalArgumentException("maxBodyBytes must be at least 0, and is " + maxBodyBytes);
        }
    }

    /**
     * Not let in; the endpoint is not asked to handle it.
     *
     * @param answer goes out before the body is read
     * @return with a limit of 0 bytes
     */
    public static Admission refused(HttpAnswer answer) {
        return new Admission(Objects.requireNonNull(answer, "answer"), 0, false);
    }

    /**
     * The same with another limit of the body.
     *
     * @param bytes {@link #SERVER_LIMIT}, or 0 or more
     * @return the copy
     * @throws IllegalArgumentException if it is something else
     */
    public Admission withMaxBodyBytes(int bytes) {
        return new Admission(refusal, bytes, inPlace);
    }

    /** {@return the same, but handled where the request arrived; see {@link #inPlace()}} */
    public Admission handledInPlace() {
        return new Admission(refusal, maxBodyBytes, true);
    }
}
