/** What whoever has just started a server sees first. */
@NullMarked
package dev.fanfare.server.home;

import org.jspecify.annotations.NullMarked;
