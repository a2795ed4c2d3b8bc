/** The clients, in this process or in others. */
@NullMarked
package dev.fanfare.bench.workers;

import org.jspecify.annotations.NullMarked;
