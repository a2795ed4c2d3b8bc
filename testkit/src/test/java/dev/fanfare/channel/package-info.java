/** Tests of options that contradict each other. */
@NullMarked
package dev.fanfare.channel;

import org.jspecify.annotations.NullMarked;
