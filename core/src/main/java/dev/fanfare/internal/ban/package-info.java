/** Who is kept out, and by which tokens nobody comes in: knows of no session. */
@NullMarked
package dev.fanfare.internal.ban;

import org.jspecify.annotations.NullMarked;
