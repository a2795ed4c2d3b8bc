/** The stand-alone server: an engine, a network, an HTTP API, put together from a configuration. */
@NullMarked
package dev.fanfare.server;

import org.jspecify.annotations.NullMarked;
