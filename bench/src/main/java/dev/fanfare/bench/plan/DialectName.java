package dev.fanfare.bench.plan;

/** What a server speaks. */
public enum DialectName {
    /** The Centrifuge client protocol. */
    CENTRIFUGE,
    /** Text frames with next to nothing on top; see {@code bench/peers/ws}. */
    PLAIN,
    /** Socket.IO; see {@code bench/peers/socket.io}. */
    SOCKETIO
}
