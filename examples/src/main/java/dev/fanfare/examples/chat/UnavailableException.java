package dev.fanfare.examples.chat;

/** Messages can neither be stored nor read at present; nothing was stored. */
final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason what the database or the disk says
     */
    UnavailableException(String reason) {
        super(reason, null, false, false);
    }
}
