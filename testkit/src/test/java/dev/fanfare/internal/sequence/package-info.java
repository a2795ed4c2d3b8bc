@NullMarked
package dev.fanfare.internal.sequence;

import org.jspecify.annotations.NullMarked;
