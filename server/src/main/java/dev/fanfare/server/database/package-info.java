/** The database of a server, and what it keeps there. */
@NullMarked
package dev.fanfare.server.database;

import org.jspecify.annotations.NullMarked;
