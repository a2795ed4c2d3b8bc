/** HTTP: connections, requests, their bodies and order, and the answers to them. */
@NullMarked
package dev.fanfare.netty.internal.http;

import org.jspecify.annotations.NullMarked;
