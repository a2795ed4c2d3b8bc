package dev.fanfare.netty.internal.http;

/** How far an HTTP connection is. */
enum Phase {
    /** There is no request. */
    IDLE,
    /** The head of a request is arriving, or the first one is awaited. */
    ARRIVING,
    /** A request is being handled; its body may still be arriving. */
    SERVING,
    /** A request is being answered bit by bit. */
    STREAMING,
    /** The connection becomes something else. */
    LEAVING,
    /** The last answer is on its way to the peer. */
    ENDING,
    /** The peer has the last answer, and is to close. */
    LINGERING,
    /** The connection is closed, or something else. */
    GONE
}
