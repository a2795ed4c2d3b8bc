package dev.fanfare.internal.hub;

/** That publications of a channel were not taken over, because too much waits for its loop. */
record Loss() implements Consignment {

    @Override
    public int weight() {
        return 0;
    }
}
