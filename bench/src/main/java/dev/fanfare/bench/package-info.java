/** A load generator for servers that speak the Centrifuge protocol, and for simple peers. */
@NullMarked
package dev.fanfare.bench;

import org.jspecify.annotations.NullMarked;
