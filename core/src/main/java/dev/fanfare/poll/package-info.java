/** Shared polls: what an application says of keys that the server asks it for, in the name of all who follow them. */
@NullMarked
package dev.fanfare.poll;

import org.jspecify.annotations.NullMarked;
