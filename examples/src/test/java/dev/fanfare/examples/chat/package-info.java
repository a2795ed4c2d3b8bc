@NullMarked
package dev.fanfare.examples.chat;

import org.jspecify.annotations.NullMarked;
