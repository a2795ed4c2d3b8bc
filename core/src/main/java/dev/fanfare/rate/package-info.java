/** How often clients may do what: options of an engine, and what it says of how they were exceeded. */
@NullMarked
package dev.fanfare.rate;

import org.jspecify.annotations.NullMarked;
