/** Keys that clients track and one node asks a backend for, in the name of all of them. */
@NullMarked
package dev.fanfare.internal.poll;

import org.jspecify.annotations.NullMarked;
