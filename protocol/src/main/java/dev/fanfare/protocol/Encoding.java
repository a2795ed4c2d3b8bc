package dev.fanfare.protocol;

/** What a connection speaks: a form of the protocol, or none. It speaks one of them from its first byte to its last. */
public enum Encoding {
    /** One JSON object per line, sent as text. */
    JSON,
    /** Length-prefixed Protobuf messages, sent as binary. */
    PROTOBUF,
    /** No protocol at all: each publication is the text of its data, each text of a client a message. */
    PLAIN
}
