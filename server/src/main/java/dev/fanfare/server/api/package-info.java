/** The HTTP API for servers: one class per method, compatible with Centrifugo's. */
@NullMarked
package dev.fanfare.server.api;

import org.jspecify.annotations.NullMarked;
