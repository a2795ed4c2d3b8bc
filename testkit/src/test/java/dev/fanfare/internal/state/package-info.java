@NullMarked
package dev.fanfare.internal.state;

import org.jspecify.annotations.NullMarked;
