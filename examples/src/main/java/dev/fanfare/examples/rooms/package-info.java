/** A raw WebSocket endpoint that shows most of what there is: names in the path, JSON, refusals. */
@NullMarked
package dev.fanfare.examples.rooms;

import org.jspecify.annotations.NullMarked;
