package dev.fanfare.bench.scenario;

/** A run that cannot be carried out; the message is a sentence for people. */
public final class BenchException extends RuntimeException {

    /**
     * @param message what is wrong and what to do about it
     */
    public BenchException(String message) {
        super(message);
    }
}
