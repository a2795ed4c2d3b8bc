/** Tests of the log lines. */
@NullMarked
package dev.fanfare.server.log;

import org.jspecify.annotations.NullMarked;
