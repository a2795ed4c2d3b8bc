package dev.fanfare.server.proxy;

import java.util.Locale;

/** What a backend is asked, and, from the disconnect on, told. */
enum Hook {
    CONNECT(true),
    REFRESH(true),
    SUBSCRIBE(true),
    SUB_REFRESH(true),
    PUBLISH(false),
    MAP_PUBLISH(false),
    MAP_REMOVE(false),
    RPC(false),
    SHARED_POLL_REFRESH(true),
    DISCONNECT(false),
    UNSUBSCRIBE(false),
    STATE(false);

    private static final int MAX_ANSWER_BYTES = 1024 * 1024;
    private static final int MAX_ITEMS_BYTES = 16 * MAX_ANSWER_BYTES;

    private final boolean isHarmless;

    Hook(boolean isHarmless) {
        this.isHarmless = isHarmless;
    }

    /** Whether a backend may be asked twice at once: it decides, and does nothing. */
    boolean isHarmless() {
        return isHarmless;
    }

    /** How large an answer may be: that about many keys is that of many. */
    int maxAnswerBytes() {
        return this == SHARED_POLL_REFRESH ? MAX_ITEMS_BYTES : MAX_ANSWER_BYTES;
    }

    /** As metrics and logs name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
