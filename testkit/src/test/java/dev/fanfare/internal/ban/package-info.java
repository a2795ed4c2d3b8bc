/** Several nodes that are one. */
@NullMarked
package dev.fanfare.internal.ban;

import org.jspecify.annotations.NullMarked;
