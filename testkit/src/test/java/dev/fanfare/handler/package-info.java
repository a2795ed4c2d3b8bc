@NullMarked
package dev.fanfare.handler;

import org.jspecify.annotations.NullMarked;
