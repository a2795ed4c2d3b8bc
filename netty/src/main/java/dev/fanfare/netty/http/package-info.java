/**
 * HTTP: what an application answers requests with, and the front of the server that takes requests to it.
 *
 * <p>Everything here that is not handed to an application runs on the loops that serve HTTP.
 */
@NullMarked
package dev.fanfare.netty.http;

import org.jspecify.annotations.NullMarked;
