/**
 * How log lines are written, as text or as JSON: one line for each event, whatever is in it, and nothing in
 * it that steers a terminal.
 */
@NullMarked
package dev.fanfare.server.log;

import org.jspecify.annotations.NullMarked;
