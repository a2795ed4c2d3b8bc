package dev.fanfare.push.internal.http;

import dev.fanfare.push.PushResult;

/** Something on the way to a service's answer has failed, with this as the result of every message that needed it. */
public final class NotSentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient PushResult result;

    /** @param result never accepted */
    public NotSentException(PushResult result) {
        super("not sent", null, false, false);
        this.result = result;
    }

    /** What became of the message. */
    public PushResult result() {
        return result;
    }
}
