package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.protocol.Outside;

/** A request that cannot be taken to anything. What its sender is told ends the connection. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient HttpAnswer answer;

    BadRequestException(int status, String message) {
        super(message, null, false, false);
        this.answer = HttpAnswer.text(status, message);
    }

    /** A URL that cannot be decoded. */
    static BadRequestException malformed(IllegalArgumentException problem) {
        return new BadRequestException(400, "Malformed URL: " + Outside.sentence(problem.getMessage()));
    }

    HttpAnswer answer() {
        return answer;
    }
}
