package dev.fanfare.client;

import java.io.IOException;

/** What went wrong, in the words of libraries, in sentences for people. */
final class Problems {

    private Problems() {}

    /** What is behind a problem. */
    static Throwable causeOf(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String reasonOf(Throwable problem) {
        Throwable cause = causeOf(problem);
        String message = cause.getMessage();
        if (cause instanceof IOException && message == null) {
            return "the server closed the connection";
        }
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
