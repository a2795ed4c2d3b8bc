/** What an application says of HTTP endpoints: what they answer, who may ask, and the limits of both. */
@NullMarked
package dev.fanfare.netty.http;

import org.jspecify.annotations.NullMarked;
