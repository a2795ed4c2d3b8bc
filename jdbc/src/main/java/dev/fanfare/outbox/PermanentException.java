package dev.fanfare.outbox;

import java.util.Objects;

/** A message can never be sent, however often it is tried. */
public final class PermanentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param message goes into the table of dead messages, and into the log
     */
    public PermanentException(String message) {
        super(Objects.requireNonNull(message, "message must not be null"));
    }
}
