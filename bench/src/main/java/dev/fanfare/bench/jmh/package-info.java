/** Benchmarks of single parts, run by JMH. */
@NullMarked
package dev.fanfare.bench.jmh;

import org.jspecify.annotations.NullMarked;
