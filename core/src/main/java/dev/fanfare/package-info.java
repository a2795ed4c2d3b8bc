/**
 * Real-time push for the JVM: publish to channels, know who is there, push to users.
 *
 * <p>Start with {@link dev.fanfare.Fanfare#builder()}.
 */
@NullMarked
package dev.fanfare;

import org.jspecify.annotations.NullMarked;
