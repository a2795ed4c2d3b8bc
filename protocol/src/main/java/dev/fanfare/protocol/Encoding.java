package dev.fanfare.protocol;

/** The two forms of the protocol. A connection speaks one of them from its first byte to its last. */
public enum Encoding {
    /** One JSON object per line, sent as text. */
    JSON,
    /** Length-prefixed Protobuf messages, sent as binary. */
    PROTOBUF
}
