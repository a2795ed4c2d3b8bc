package dev.fanfare.internal.node;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.internal.ban.Bans;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.session.ClientProfile;
import dev.fanfare.internal.session.Session;
import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which sessions of this node must not be, by what is banned, and what of that outlives the node. Safe for any thread. */
public final class BannedSessions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BannedSessions.class);

    /** How long after a failure it is tried again to read what is kept. */
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final Bans bans;
    private final @Nullable BanStore store;
    private volatile boolean closed;

    /**
     * @param store keeps bans for nodes that start later; null for none
     */
    BannedSessions(InstantSource clock, @Nullable BanStore store) {
        this.bans = new Bans(clock);
        this.store = store;
    }

    /**
     * Reads what is kept, again and again until that succeeds.
     *
     * @param take gets it, unless there is none
     */
    void load(Timer timer, Consumer<List<Ban>> take) {
        if (store == null || closed) {
            return;
        }
        var unused = CompletableFuture.completedStage(store)
                .thenCompose(BanStore::all)
                .whenComplete((kept, problem) -> {
                    if (problem != null) {
                        if (!Problems.isOutage(problem)) {
                            LOG.error("Who is kept out cannot be read, and is tried again", problem);
                        }
                        timer.after(AGAIN, () -> load(timer, take));
                    } else if (!kept.isEmpty()) {
                        take.accept(kept);
                    }
                });
    }

    /** Keeps a ban for nodes that start later, if there is a store for it. */
    public CompletionStage<Void> keep(Ban ban) {
        return store == null
                ? CompletableFuture.completedStage(null)
                : CompletableFuture.completedStage(ban).thenCompose(store::keep);
    }

    @Override
    public void close() {
        closed = true;
        if (store != null) {
            store.close();
        }
    }

    /** What is banned, as far as this node knows. */
    public Bans bans() {
        return bans;
    }

    private @Nullable DisconnectException reason(Session session) {
        ClientProfile who = session.profile();
        return bans.reason(who.user(), who.tokenId(), who.tokenIssuedAt());
    }

    /** What has a node know what is banned; null if nothing is. */
    @Nullable
    Task<?> missed() {
        List<Ban> all = bans.all();
        return all.isEmpty() ? null : new Task.KeepOut(all);
    }

    boolean has(Session session) {
        return reason(session) != null;
    }

    /**
     * Turns a session away that must not be.
     *
     * @throws DisconnectException if it must not
     */
    void refuse(Session session) {
        DisconnectException ban = reason(session);
        if (ban != null) {
            throw ban;
        }
    }

    /** Closes a session that must not be. On its loop. */
    void end(Session session) {
        DisconnectException ban = reason(session);
        if (ban != null) {
            session.close(ban.disconnect(), ban.getMessage());
        }
    }
}
