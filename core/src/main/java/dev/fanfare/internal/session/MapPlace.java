package dev.fanfare.internal.session;

import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.internal.map.MapChannels;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Maps of who is subscribed: of clients, which go with their subscriptions, or of users, who only go with time. */
final class MapPlace implements PresencePlace {

    private final MapChannels maps;
    private final boolean isOfClients;

    MapPlace(MapChannels maps, SubscriptionType type) {
        this.maps = maps;
        this.isOfClients = type == SubscriptionType.MAP_CLIENTS;
    }

    /** What a client is called there. */
    String key(ClientInfo info) {
        return isOfClients ? info.client() : info.user();
    }

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info) {
        return maps.enter(channel, key(info), isOfClients ? info : null);
    }

    @Override
    public CompletionStage<Void> refresh(List<PresenceStore.Entry> entries) {
        return CompletableFuture.allOf(entries.stream()
                .map(entry -> add(entry.channel(), entry.info()).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> remove(String channel, ClientInfo info) {
        return isOfClients ? maps.leave(channel, key(info)) : CompletableFuture.completedStage(null);
    }
}
