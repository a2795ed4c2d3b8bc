/** Hooks over HTTP: has backends decide what happens to clients, in the form of Centrifugo's proxies. */
@NullMarked
package dev.fanfare.server.proxy;

import org.jspecify.annotations.NullMarked;
