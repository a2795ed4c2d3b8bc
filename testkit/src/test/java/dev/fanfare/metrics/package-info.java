@NullMarked
package dev.fanfare.metrics;

import org.jspecify.annotations.NullMarked;
