/** Live objects: what pages show and the server keeps current. */
@NullMarked
package dev.fanfare.live;

import org.jspecify.annotations.NullMarked;
