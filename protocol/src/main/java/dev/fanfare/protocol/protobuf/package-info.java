/** The Protobuf form of the protocol: each message prefixed with its length as a varint. */
@NullMarked
package dev.fanfare.protocol.protobuf;

import org.jspecify.annotations.NullMarked;
