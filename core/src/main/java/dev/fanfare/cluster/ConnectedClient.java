package dev.fanfare.cluster;

import dev.fanfare.handler.Client;
import java.util.List;

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
        channels = List.copyOf(channels);
    }
}
