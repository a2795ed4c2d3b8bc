package dev.fanfare.cluster;

import dev.fanfare.handler.Client;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that is connected.
 *
 * @param client who it is
 * @param channels what it is subscribed to, in no order
 * @param session the id of its session, which {@link ClientSelector#session} means it by: a secret between it and the server,
 *     not to be shown to other clients
 * @param protocol what it speaks, {@code json} or {@code protobuf}; {@code plain} if it takes the texts of publications alone
 * @param tokenId the id of the token that it connected with, or last refreshed with; "" if there is none
 * @param tokenIssuedAt when that token was issued, 1970 if it does not say; null if it came without one
 */
public record ConnectedClient(
        Client client,
        List<String> channels,
        String session,
        String protocol,
        String tokenId,
        @Nullable Instant tokenIssuedAt) {

    /**
     * A client as its node describes it.
     *
     * @param client who it is
     * @param channels what it is subscribed to; copied
     * @param session the id of its session
     * @param protocol what it speaks
     * @param tokenId "" for none
     * @param tokenIssuedAt null without a token
     */
    public ConnectedClient {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channels, "channels must not be null");
        channels = List.copyOf(channels);
        Objects.requireNonNull(session, "session must not be null");
        Objects.requireNonNull(protocol, "protocol must not be null");
        Objects.requireNonNull(tokenId, "tokenId must not be null");
    }
}
