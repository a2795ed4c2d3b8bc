package dev.fanfare.netty.internal.raw;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a handler of the application, and tells its {@code onError} what it threw. */
final class RawCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(RawCallbacks.class);

    /** A method of a handler. */
    interface Callback {
        void call() throws Exception;
    }

    /** {@code onError} of a handler. */
    interface OnError {
        void tell(Throwable error) throws Exception;
    }

    private final Object owner;
    private final OnError onError;

    /**
     * @param owner what the handler is for, as the log shall name it
     */
    RawCallbacks(Object owner, OnError onError) {
        this.owner = owner;
        this.onError = onError;
    }

    void call(Callback callback) {
        try {
            callback.call();
        } catch (Throwable failed) {
            report(failed);
        }
    }

    void report(Throwable error) {
        try {
            onError.tell(error);
        } catch (Throwable failed) {
            failed.addSuppressed(error);
            LOG.error("onError of {} failed", owner, failed);
        }
    }
}
