/** Files for browsers. */
@NullMarked
package dev.fanfare.server.files;

import org.jspecify.annotations.NullMarked;
