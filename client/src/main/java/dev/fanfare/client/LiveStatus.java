package dev.fanfare.client;

/** How much an object here is the one of the server. */
public enum LiveStatus {
    /** It is not known yet what it is. */
    LOADING,
    /** It is kept current. */
    LIVE,
    /** There is no connection: it is what it was. */
    STALE,
    /** There is no such object, which may come. */
    GONE,
    /** One may not see it, or it cannot be followed. */
    DENIED
}
