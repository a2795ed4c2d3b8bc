/** Devices in the tables of a database. */
@NullMarked
package dev.fanfare.device.internal;

import org.jspecify.annotations.NullMarked;
