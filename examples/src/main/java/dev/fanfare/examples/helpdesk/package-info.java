/** A help desk: notifications both ways, with every handler, on the configured server. */
@NullMarked
package dev.fanfare.examples.helpdesk;

import org.jspecify.annotations.NullMarked;
