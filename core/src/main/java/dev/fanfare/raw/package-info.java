/**
 * Raw WebSocket endpoints: for code that wants the socket itself, without channels and without a
 * protocol on top.
 *
 * <p>An application gives a {@link dev.fanfare.raw.ServerHandler} to a {@link
 * dev.fanfare.raw.WebSocketHost}, before it starts or while it runs; see {@link
 * dev.fanfare.raw.WebSocketServer#start}.
 *
 * <p>Handlers run on handler threads, never on an event loop, and may block. Those of one connection run
 * one after the other, in order; those of different connections at the same time.
 */
@NullMarked
package dev.fanfare.raw;

import org.jspecify.annotations.NullMarked;
