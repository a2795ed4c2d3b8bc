package dev.fanfare.internal.hub;

/** Sends what was written to the subscribers of one loop. Belongs to the loop. */
public interface Flusher {

    /** How many subscribers something waits for that was written to them. */
    int waiting();

    /** Sends it. */
    void flush();
}
