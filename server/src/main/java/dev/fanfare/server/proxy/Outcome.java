package dev.fanfare.server.proxy;

import java.util.Locale;

/** What came of a request to a backend. */
enum Outcome {
    /** A result. */
    OK,
    /** An error for the client. */
    ERROR,
    /** A disconnect for the client. */
    DISCONNECT,
    /** A status other than 200 that stands for nothing. */
    STATUS,
    /** An answer that is not what it must be. */
    MALFORMED,
    /** An answer that is larger than it may be. */
    TOO_LARGE,
    /** No answer in time. */
    TIMEOUT,
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** Not asked, as it has not answered for a while. */
    PAUSED,
    /** Not asked, as too many others wait for it. */
    OVERLOADED;

    /** As metrics name it. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
