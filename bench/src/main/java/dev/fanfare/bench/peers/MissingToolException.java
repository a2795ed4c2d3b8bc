package dev.fanfare.bench.peers;

/** A peer cannot be measured here. */
final class MissingToolException extends Exception {

    /**
     * @param message what is missing
     */
    MissingToolException(String message) {
        super(message);
    }
}
