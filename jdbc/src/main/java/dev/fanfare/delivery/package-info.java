/** Push messages for devices, from a queue in a database, and what became of them. */
@NullMarked
package dev.fanfare.delivery;

import org.jspecify.annotations.NullMarked;
