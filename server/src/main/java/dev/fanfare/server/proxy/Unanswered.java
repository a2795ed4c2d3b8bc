package dev.fanfare.server.proxy;

/** A backend has given no answer that can be used. */
final class Unanswered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    /**
     * @param outcome of the request
     * @param sentence what the backend has done, for the log: nothing of a payload
     */
    Unanswered(Outcome outcome, String sentence) {
        super(sentence, null, false, false);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
