package dev.fanfare.netty;

import java.io.IOException;

/** A server cannot listen where its {@link InternalEndpoints} are to be; the message and the cause say why. */
public final class InternalPortException extends IOException {

    private static final long serialVersionUID = 1L;

    InternalPortException(IOException cause) {
        super(cause.getMessage(), cause.getCause());
    }
}
