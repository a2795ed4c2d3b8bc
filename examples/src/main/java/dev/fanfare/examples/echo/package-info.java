/** A raw WebSocket endpoint in its smallest form. */
@NullMarked
package dev.fanfare.examples.echo;

import org.jspecify.annotations.NullMarked;
