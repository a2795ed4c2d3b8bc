@NullMarked
package dev.fanfare.internal.handler;

import org.jspecify.annotations.NullMarked;
