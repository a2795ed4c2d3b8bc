/** How the server is doing, for monitoring. */
@NullMarked
package dev.fanfare.server.metrics;

import org.jspecify.annotations.NullMarked;
