@NullMarked
package dev.fanfare.jdbc;

import org.jspecify.annotations.NullMarked;
