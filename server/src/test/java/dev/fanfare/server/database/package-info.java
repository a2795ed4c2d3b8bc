@NullMarked
package dev.fanfare.server.database;

import org.jspecify.annotations.NullMarked;
