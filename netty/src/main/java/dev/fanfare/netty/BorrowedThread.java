package dev.fanfare.netty;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * A thread of an application while it starts or closes a server. What Netty leaves on a thread holds its classes, and so the
 * class loader of an application that is gone long before its thread; it is taken away, unless the thread had such things
 * before, which are the application's own.
 */
final class BorrowedThread {

    /** What is done on it. */
    interface Work<T, X extends Exception> {
        T run() throws X;
    }

    private BorrowedThread() {}

    static <T, X extends Exception> T during(Work<T, X> work) throws X {
        boolean isClean = FastThreadLocal.size() == 0;
        try {
            return work.run();
        } finally {
            if (isClean) {
                FastThreadLocal.removeAll();
            }
        }
    }
}
