/** The inbox: what a user has been told and may read later, kept in a database. */
@NullMarked
package dev.fanfare.inbox;

import org.jspecify.annotations.NullMarked;
