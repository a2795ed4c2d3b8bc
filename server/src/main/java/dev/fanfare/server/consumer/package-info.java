/** What a server takes from elsewhere and carries out, as if it were asked over the HTTP API. */
@NullMarked
package dev.fanfare.server.consumer;

import org.jspecify.annotations.NullMarked;
