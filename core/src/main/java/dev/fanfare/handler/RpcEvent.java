package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;

/**
 * A client calls a method.
 *
 * @param client who
 * @param method what
 * @param data with what
 */
public record RpcEvent(Client client, String method, Payload data) {}
