package dev.fanfare.internal.memory;

/** What a broker or store does every few seconds, done now. */
public final class Expiry {

    private Expiry() {}

    /** Forgets what is past its time. */
    public static void run(MemoryBroker broker) {
        broker.expire();
    }

    /** Takes away what is over, and announces it. */
    public static void run(MemoryStateStore store) {
        store.expire();
        store.forget();
    }
}
