package dev.fanfare.raw;

/** A message that was not sent, because the connection is closed or its queue is full. */
public final class NotSentException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message why not
     */
    public NotSentException(String message) {
        super(message);
    }
}
