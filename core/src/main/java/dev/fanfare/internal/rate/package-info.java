/** How often clients may do what, and how often they did it too often: knows of no session. */
@NullMarked
package dev.fanfare.internal.rate;

import org.jspecify.annotations.NullMarked;
