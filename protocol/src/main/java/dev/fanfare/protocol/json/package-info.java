/** The JSON form of the protocol: one object per line, payloads embedded as they are. */
@NullMarked
package dev.fanfare.protocol.json;

import org.jspecify.annotations.NullMarked;
