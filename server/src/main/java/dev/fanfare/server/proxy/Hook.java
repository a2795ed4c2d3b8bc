package dev.fanfare.server.proxy;

import java.util.Locale;

/** What a backend is asked, and, from the disconnect on, told. */
enum Hook {
    CONNECT(true),
    REFRESH(true),
    SUBSCRIBE(true),
    SUB_REFRESH(true),
    PUBLISH(false),
    RPC(false),
    DISCONNECT(false),
    UNSUBSCRIBE(false),
    STATE(false);

    private final boolean isHarmless;

    Hook(boolean isHarmless) {
        this.isHarmless = isHarmless;
    }

    /** Whether a backend may be asked twice at once: it decides, and does nothing. */
    boolean isHarmless() {
        return isHarmless;
    }

    /** As metrics and logs name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
