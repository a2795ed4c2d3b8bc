package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;

/**
 * A client sent something that needs no answer.
 *
 * @param client who
 * @param data what
 */
public record MessageEvent(Client client, Payload data) {}
