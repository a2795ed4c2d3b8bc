package dev.fanfare.internal.memory;

/** What a broker does every few seconds, done now. */
public final class Expiry {

    private Expiry() {}

    /** Forgets what is past its time. */
    public static void run(MemoryBroker broker) {
        broker.expire();
    }
}
