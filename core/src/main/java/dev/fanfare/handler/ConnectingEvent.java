package dev.fanfare.handler;

import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;

/**
 * A client without a token wants to connect.
 *
 * @param clientId the id the connection will have
 * @param data what the client said
 * @param name which SDK it is
 * @param version the version of the client application
 * @param headers what a browser could not send as HTTP headers; anybody can write anything there
 * @param handshake the HTTP request it came with
 * @param transport the kind of connection
 * @param encoding what it speaks
 */
public record ConnectingEvent(
        String clientId,
        Payload data,
        String name,
        String version,
        Map<String, String> headers,
        Handshake handshake,
        String transport,
        Encoding encoding) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param clientId the id the connection will have
     * @param data what the client said; {@link Payload#EMPTY} for nothing
     * @param name which SDK it is; "" if it does not say
     * @param version the version of the client application; "" if it does not say
     * @param headers those in the connect command
     * @param handshake {@link Handshake#NONE} if it did not come over HTTP
     * @param transport the kind of connection, such as {@code websocket}
     * @param encoding what it speaks
     */
    public ConnectingEvent {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(version, "version must not be null");
        Objects.requireNonNull(headers, "headers must not be null");
        Objects.requireNonNull(handshake, "handshake must not be null");
        Objects.requireNonNull(transport, "transport must not be null");
        Objects.requireNonNull(encoding, "encoding must not be null");
    }
}
