package dev.fanfare.server.api;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What callers are told about a problem. Code and message are those of Centrifugo's server API, on which its
 * libraries rely; what is particular about this problem is in a field of its own, as in RFC 9457.
 *
 * @param code the number
 * @param message the same in words, always the same
 * @param detail what is wrong this time; "" if there is nothing to add
 */
record ApiError(int code, String message, String detail) {

    private static final Logger LOG = LoggerFactory.getLogger(ApiError.class);

    private static final int METHOD_NOT_FOUND = ProtocolError.METHOD_NOT_FOUND.code();

    /** What a call has thrown, or its stage has failed with. */
    static ApiError of(Throwable problem) {
        Throwable cause = Problems.causeOf(problem);
        if (cause instanceof ErrorException refused) {
            return of(refused.error(), String.valueOf(refused.getMessage()));
        }
        if (cause instanceof NotJsonException notJson) {
            return of(ProtocolError.BAD_REQUEST, String.valueOf(notJson.getMessage()));
        }
        LOG.error("An API call failed", cause);
        return of(ProtocolError.INTERNAL, "");
    }

    static ApiError of(ProtocolError error, String detail) {
        // Clients miss a method, servers anything that is asked for by name.
        String message = error.code() == METHOD_NOT_FOUND ? "not found" : error.message();
        return new ApiError(
                error.code(),
                message,
                detail.equals(error.message()) ? "" : Outside.sentence(detail).toString());
    }

    /** The status of an answer whose caller wants errors as statuses. */
    int status() {
        return switch (code) {
            case 102, 104 -> 404;
            case 107, 108 -> 400;
            case 112 -> 416;
            case 113 -> 409;
            default -> 500;
        };
    }

    /** Writes its fields. */
    void write(JsonWriter out) {
        out.number("code", code).string("message", message).string("detail", detail);
    }
}
