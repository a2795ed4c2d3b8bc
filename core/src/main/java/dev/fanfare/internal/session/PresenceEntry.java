package dev.fanfare.internal.session;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * That a client shows up in the presence of a channel. However its subscription ends, and whatever was under way then,
 * the entry is removed once, after it was made and after a refresh that has begun. Safe for any thread; its lock is held
 * for a few instructions, and under it only those of the keeper's collections are taken.
 */
public final class PresenceEntry {

    private final PresenceKeeper keeper;
    private final int part;
    private final String channel;
    private final ClientInfo info;

    /** What the store was asked last about it; null before it was asked anything. */
    private @Nullable CompletableFuture<Void> last;

    private boolean removed;

    PresenceEntry(PresenceKeeper keeper, int part, String channel, ClientInfo info) {
        this.keeper = keeper;
        this.part = part;
        this.channel = channel;
        this.info = info;
    }

    /** Which of the keeper's parts it is in. */
    int part() {
        return part;
    }

    /** Makes the entry, unless it is to be removed already. Once it is made, the keeper refreshes it. */
    public CompletionStage<Void> make() {
        CompletableFuture<Void> made = new CompletableFuture<>();
        synchronized (this) {
            if (removed) {
                return CompletableFuture.completedStage(null);
            }
            last = made;
        }
        CompletableFuture.completedStage(this)
                .thenCompose(any -> keeper.add(channel, info))
                .whenComplete((done, problem) -> {
                    if (problem == null) {
                        keep();
                        made.complete(null);
                    } else {
                        made.completeExceptionally(problem);
                    }
                });
        return made;
    }

    /** Makes the entry, or, if that is not possible now, has it made with the next refresh. */
    void makeSoon() {
        make().exceptionally(problem -> {
            keep();
            return null;
        });
    }

    private synchronized void keep() {
        if (!removed) {
            keeper.keep(this);
        }
    }

    /**
     * What is to be refreshed; null if it is not, because it is removed, or the store has not answered yet what it was
     * asked last.
     *
     * @param ended completes when the refresh has ended, well or not; a removal waits for that, because the refresh might
     *     make the entry again
     */
    synchronized PresenceStore.@Nullable Entry refreshing(CompletableFuture<Void> ended) {
        if (removed || (last != null && !last.isDone())) {
            return null;
        }
        last = ended;
        return new PresenceStore.Entry(channel, info);
    }

    /** Removes the entry; does nothing the second time. */
    void remove() {
        CompletableFuture<Void> before;
        synchronized (this) {
            if (removed) {
                return;
            }
            removed = true;
            keeper.forget(this);
            before = last;
        }
        if (before != null) {
            // A store that said no may have made the entry all the same.
            before.whenComplete((done, problem) -> keeper.remove(channel, info));
        }
    }
}
