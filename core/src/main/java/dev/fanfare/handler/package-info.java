/**
 * What an application hooks into the engine: its own code for connecting, subscribing, publishing and
 * calls, and the events it receives.
 */
@NullMarked
package dev.fanfare.handler;

import org.jspecify.annotations.NullMarked;
