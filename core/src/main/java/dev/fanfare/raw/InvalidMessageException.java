package dev.fanfare.raw;

import org.jspecify.annotations.Nullable;

/** A message that an endpoint's {@link DataType} cannot read. The connection stays. */
public final class InvalidMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
