package dev.fanfare.bench.plan;

/** The two forms of the Centrifuge protocol. */
public enum Encoding {
    /** JSON in text frames. */
    JSON,
    /** Protobuf in binary frames. */
    PROTOBUF
}
