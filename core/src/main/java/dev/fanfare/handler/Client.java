package dev.fanfare.handler;

import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * One connected client, as a handler sees it. A snapshot that stays valid after the connection is gone.
 *
 * @param id the id of the connection: random, new with every connect
 * @param user the user's id; "" for an anonymous one
 * @param info what the application said about the connection when it connected
 * @param transport the kind of connection, such as {@code websocket}
 * @param identity the id that all connections of this user from this browser or device have in common, which
 *     notifications call the client id; "" if notifications are off
 * @param meta what the application alone knows of the connection: the claim {@code meta} of its token, or {@link
 *     Credentials#meta}; {@link Payload#EMPTY} for nothing
 * @param encoding what it speaks
 * @param headers those that are kept of what it connected with
 */
public record Client(
        String id,
        String user,
        Payload info,
        String transport,
        String identity,
        Payload meta,
        Encoding encoding,
        ClientHeaders headers) {

    /**
     * A client as the engine describes it; public for tests of handlers. No argument may be null.
     *
     * @param id the id of the connection
     * @param user the user's id; "" for an anonymous one
     * @param info one JSON value, or {@link Payload#EMPTY}
     * @param transport the kind of connection
     * @param identity the client id of notifications; "" if they are off
     * @param meta one JSON value, or {@link Payload#EMPTY}
     * @param encoding what it speaks
     * @param headers {@link ClientHeaders#NONE} if none are kept
     */
    public Client {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(info, "info must not be null");
        Objects.requireNonNull(transport, "transport must not be null");
        Objects.requireNonNull(identity, "identity must not be null");
        Objects.requireNonNull(meta, "meta must not be null");
        Objects.requireNonNull(encoding, "encoding must not be null");
        Objects.requireNonNull(headers, "headers must not be null");
    }
}
