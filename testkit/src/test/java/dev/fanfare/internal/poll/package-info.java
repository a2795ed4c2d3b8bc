@NullMarked
package dev.fanfare.internal.poll;

import org.jspecify.annotations.NullMarked;
