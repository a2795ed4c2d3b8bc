package dev.fanfare.internal.map;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.map.Maps;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;

/** What keys of maps may be. */
public final class MapKeys {

    private MapKeys() {}

    /** Whether there can be such a key. */
    public static boolean isPossible(String key) {
        return !key.isEmpty() && key.length() <= Maps.MAX_KEY_LENGTH && StateChannels.isText(key);
    }

    /**
     * Insists that there can be such a key.
     *
     * @throws ErrorException {@code BAD_REQUEST} if not
     */
    public static void require(String key) {
        if (!isPossible(key)) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    key.isEmpty()
                            ? "a key is needed, and there is none"
                            : "a key must have at most " + Maps.MAX_KEY_LENGTH
                                    + " characters, of which none is a control character or half of one: \""
                                    + Outside.of(key) + "\" has " + key.length());
        }
    }
}
