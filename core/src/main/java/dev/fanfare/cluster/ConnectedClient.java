package dev.fanfare.cluster;

import dev.fanfare.handler.Client;
import java.util.List;
import java.util.Objects;

/**
 * A client that is connected.
 *
 * @param client who it is
 * @param channels what it is subscribed to, in no order
 */
public record ConnectedClient(Client client, List<String> channels) {

    /**
     * A client as its node describes it.
     *
     * @param client who it is
     * @param channels what it is subscribed to; copied
     */
    public ConnectedClient {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(channels, "channels must not be null");
        channels = List.copyOf(channels);
    }
}
