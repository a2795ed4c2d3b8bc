/** A chat whose messages are in a database before anybody sees them. */
@NullMarked
package dev.fanfare.examples.chat;

import org.jspecify.annotations.NullMarked;
