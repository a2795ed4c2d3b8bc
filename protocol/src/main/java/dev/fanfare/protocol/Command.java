package dev.fanfare.protocol;

/**
 * What a client sends.
 *
 * @param id chosen by the client, unique on its connection, 1 to 2<sup>32</sup>-1; the reply bears it.
 *     0 for what has no reply: {@link Request.Pong} and {@link Request.Send}
 * @param request what is asked
 */
public record Command(long id, Request request) {}
