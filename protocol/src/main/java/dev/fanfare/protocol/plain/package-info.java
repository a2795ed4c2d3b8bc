/** No protocol on top: text in, text out. */
@NullMarked
package dev.fanfare.protocol.plain;

import org.jspecify.annotations.NullMarked;
