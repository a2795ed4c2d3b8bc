package dev.fanfare.bench.load;

/** How messages follow each other in one WebSocket frame. */
enum Framing {
    /** One message to a line. */
    LINES,
    /** Each message after its length as a Protobuf varint. */
    DELIMITED,
    /** One message to a frame. */
    WHOLE
}
