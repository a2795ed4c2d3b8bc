/** Devices that are pushed to: whose they are, and by which token their push service knows them. */
@NullMarked
package dev.fanfare.device;

import org.jspecify.annotations.NullMarked;
