/** What the server needs to ask others over HTTP. */
@NullMarked
package dev.fanfare.server.http;

import org.jspecify.annotations.NullMarked;
