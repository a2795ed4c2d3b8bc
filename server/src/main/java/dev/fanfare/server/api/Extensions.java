package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import java.util.function.Supplier;

/** What methods ask of the extensions of an engine. */
final class Extensions {

    private Extensions() {}

    /**
     * An extension.
     *
     * @param missing what is said where the engine has none, with the key by which there is one
     * @throws ErrorException with {@code NOT_AVAILABLE} if it has none
     */
    static <T> T part(Fanfare fanfare, Class<T> type, String missing) {
        try {
            return fanfare.part(type);
        } catch (IllegalArgumentException none) {
            throw new ErrorException(ProtocolError.NOT_AVAILABLE, missing);
        }
    }

    /** Does something of which what was asked for may be impossible. */
    static <T> T possible(Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException impossible) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(impossible.getMessage()));
        }
    }
}
