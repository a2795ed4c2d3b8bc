package dev.fanfare.session;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.PresenceStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That a client shows up in the presence of a channel. However its subscription ends, and whatever was under way then,
 * the entry is removed once, after it was made. Belongs to the session's loop.
 */
public final class PresenceEntry {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceEntry.class);

    private final PresenceStore store;
    private final String channel;
    private final ClientInfo info;
    private @Nullable CompletionStage<Void> made;
    private boolean removed;

    /** An entry that is not made yet. */
    public PresenceEntry(PresenceStore store, String channel, ClientInfo info) {
        this.store = store;
        this.channel = channel;
        this.info = info;
    }

    /** Makes the entry, unless it is to be removed already. */
    public CompletionStage<Void> make() {
        if (removed) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> making =
                CompletableFuture.completedStage(null).thenCompose(any -> store.add(channel, info));
        made = making;
        return making;
    }

    /** Removes the entry; does nothing the second time. */
    void remove() {
        if (removed) {
            return;
        }
        removed = true;
        if (made != null) {
            // A store that said no may have made the entry all the same.
            made.handle((done, problem) -> null)
                    .thenCompose(any -> store.remove(channel, info.client()))
                    .exceptionally(problem -> {
                        LOG.warn(
                                "A client could not be removed from the presence of \"{}\"",
                                Outside.of(channel),
                                problem);
                        return null;
                    });
        }
    }
}
