@NullMarked
package dev.fanfare.internal.node;

import org.jspecify.annotations.NullMarked;
