package dev.fanfare.bench.load;

/** The server does not take publications. */
public final class PublishException extends RuntimeException {

    /**
     * @param message a sentence
     */
    public PublishException(String message) {
        super(message);
    }
}
