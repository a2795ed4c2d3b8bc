/** The tables that Fanfare has in an application's database, and what databases have in ways of their own. */
@NullMarked
package dev.fanfare.jdbc;

import org.jspecify.annotations.NullMarked;
