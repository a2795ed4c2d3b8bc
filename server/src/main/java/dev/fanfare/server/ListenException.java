package dev.fanfare.server;

import java.io.IOException;

/** A server cannot listen where it shall. Its message says why in a sentence, and what to do. */
public final class ListenException extends IOException {

    private static final long serialVersionUID = 1L;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
