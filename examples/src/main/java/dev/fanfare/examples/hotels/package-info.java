/** A program of GeneXus's kind: whoever looks at something hears that it has changed. */
@NullMarked
package dev.fanfare.examples.hotels;

import org.jspecify.annotations.NullMarked;
