/** Tests of the metrics. */
@NullMarked
package dev.fanfare.server.metrics;

import org.jspecify.annotations.NullMarked;
