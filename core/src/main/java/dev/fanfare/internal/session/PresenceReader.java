package dev.fanfare.internal.session;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.PresenceStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Reads who is in channels, never more at once than one answer may carry. Safe for any thread. */
public final class PresenceReader {

    private final PresenceStore store;
    private final int mostClients;

    /**
     * @param mostClients how many one answer may carry, {@code client.presence_max_client_limit}
     */
    public PresenceReader(PresenceStore store, int mostClients) {
        this.store = store;
        this.mostClients = mostClients;
    }

    /**
     * Everybody in a channel, by client id.
     *
     * @return fails with {@link ErrorException} and {@code LIMIT_EXCEEDED} if they are too many
     */
    public CompletionStage<Map<String, ClientInfo>> clients(String channel) {
        return store.page(channel, "", mostClients).thenApply(page -> {
            if (!page.isLast()) {
                throw tooMany(channel, mostClients + " clients", "client.presence_max_client_limit");
            }
            Map<String, ClientInfo> clients = new LinkedHashMap<>();
            page.clients().forEach(info -> clients.put(info.client(), info));
            return clients;
        });
    }

    /**
     * That there are more in a channel than one answer may carry.
     *
     * @param most how many or how much that is
     * @param option what says so
     */
    public static ErrorException tooMany(String channel, String most, String option) {
        return new ErrorException(
                ProtocolError.LIMIT_EXCEEDED,
                "the presence of channel \"" + Outside.of(channel) + "\" is more than " + most
                        + ", the most that one answer carries (" + option
                        + "): ask for its stats, or, on the server, for pages of it");
    }

    /**
     * Some of those in a channel.
     *
     * @param cursor that of the page before; "" for the first
     * @param limit how many at the most; 0, less, or more than one answer may carry, for as many as it may
     */
    public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
        return store.page(channel, cursor, limit < 1 ? mostClients : Math.min(limit, mostClients));
    }

    /** How many are in a channel. */
    public CompletionStage<PresenceStats> stats(String channel) {
        return store.stats(channel);
    }
}
