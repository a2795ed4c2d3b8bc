/** How a database is asked without keeping whoever asks. */
@NullMarked
package dev.fanfare.jdbc.internal;

import org.jspecify.annotations.NullMarked;
