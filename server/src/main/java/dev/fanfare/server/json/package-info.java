/** Parts of JSON requests that tokens and the HTTP API share. */
@NullMarked
package dev.fanfare.server.json;

import org.jspecify.annotations.NullMarked;
