@NullMarked
package dev.fanfare.outbox;

import org.jspecify.annotations.NullMarked;
