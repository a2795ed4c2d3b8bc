package dev.fanfare.raw;

/** A message that was not sent, because the connection is closing or closed, or its queue is full. */
public final class NotSentException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** See {@link #connectionId()}. */
    private final String connectionId;

    /**
     * @param connectionId of the connection it was not sent to
     * @param message why not
     */
    public NotSentException(String connectionId, String message) {
        super("connection " + connectionId + ": " + message);
        this.connectionId = connectionId;
    }

    /** {@return the {@linkplain Connection#id() id} of the connection it was not sent to} */
    public String connectionId() {
        return connectionId;
    }
}
