/** What shall be done, with every default filled in. */
@NullMarked
package dev.fanfare.bench.plan;

import org.jspecify.annotations.NullMarked;
