package dev.fanfare.internal.session;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where clients show up, each entry for its time. Safe for any thread. */
interface PresencePlace {

    /** Makes an entry. */
    CompletionStage<Void> add(String channel, ClientInfo info);

    /** Has entries live for another while, and makes those that are not there; fails if that cannot be done with one. */
    CompletionStage<Void> refresh(List<PresenceStore.Entry> entries);

    /** Removes an entry. */
    CompletionStage<Void> remove(String channel, ClientInfo info);

    /** The presence of channels. */
    static PresencePlace of(PresenceStore store, Duration ttl) {
        return new PresencePlace() {
            @Override
            public CompletionStage<Void> add(String channel, ClientInfo info) {
                return store.add(channel, info, ttl);
            }

            @Override
            public CompletionStage<Void> refresh(List<PresenceStore.Entry> entries) {
                return store.refresh(entries, ttl);
            }

            @Override
            public CompletionStage<Void> remove(String channel, ClientInfo info) {
                return store.remove(channel, info.client());
            }
        };
    }
}
