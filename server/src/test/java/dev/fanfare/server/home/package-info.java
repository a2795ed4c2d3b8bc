/** Tests of what is seen first. */
@NullMarked
package dev.fanfare.server.home;

import org.jspecify.annotations.NullMarked;
