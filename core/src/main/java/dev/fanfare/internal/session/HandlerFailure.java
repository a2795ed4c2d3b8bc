package dev.fanfare.internal.session;

/** Marks what a handler has failed with, which its own thread has logged: whoever meets it need not. */
final class HandlerFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    HandlerFailure(Throwable cause) {
        super(null, cause, false, false);
    }
}
