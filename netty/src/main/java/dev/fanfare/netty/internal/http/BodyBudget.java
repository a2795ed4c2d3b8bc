package dev.fanfare.netty.internal.http;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory the bodies of all requests under way may take together. Safe for any thread. */
final class BodyBudget {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param limit in bytes
     */
    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes a part of it; false, and none of it, if there is not so much left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
