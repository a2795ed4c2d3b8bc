package dev.fanfare.internal.session;

/** Until when something is granted, in milliseconds by the loop's clock. Belongs to the session's loop. */
final class Term {

    /** When it is over, unless it is renewed. */
    private final long end;

    /** When the application is asked to renew it; 0 for never, or not again. */
    private long asking;

    /**
     * Something that ends by itself.
     *
     * @param expiry when what was granted is over
     * @param grace how long after that it may still be renewed
     * @param isAsked whether the application is asked to renew it; otherwise the client has to ask
     */
    Term(long expiry, long grace, boolean isAsked) {
        this.end = expiry + grace;
        this.asking = isAsked ? expiry : 0;
    }

    /** The next moment at which something happens. */
    long next() {
        return SessionTimes.earlier(asking, end);
    }

    boolean isOver(long now) {
        return end <= now;
    }

    /** Whether it is time to ask for a renewal; true once. */
    boolean asks(long now) {
        boolean isTime = asking != 0 && asking <= now;
        asking = isTime ? 0 : asking;
        return isTime;
    }
}
