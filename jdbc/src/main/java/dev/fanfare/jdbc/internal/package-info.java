/** How a database is asked without keeping whoever asks, and how it is heard. */
@NullMarked
package dev.fanfare.jdbc.internal;

import org.jspecify.annotations.NullMarked;
