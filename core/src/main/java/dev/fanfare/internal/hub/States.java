package dev.fanfare.internal.hub;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.state.WholeStateFormat;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads and changes what channels hold. Safe for any thread. */
public final class States {

    private final @Nullable StateStore store;
    private final Publisher publisher;

    /**
     * @param store null where no channel holds anything
     * @param publisher knows whether deliveries keep up
     */
    public States(@Nullable StateStore store, Publisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    private StateStore store() {
        return Objects.requireNonNull(store, "no channel of this engine holds a state");
    }

    /**
     * Makes an update.
     *
     * @param retention what is kept of the changes
     * @return fails with {@link ErrorException}: {@code TOO_MANY_REQUESTS} while this node is too far behind with
     *     deliveries
     */
    public CompletionStage<StateResult> update(String channel, Retention retention, StateUpdate update) {
        ErrorException brake = publisher.brake(channel);
        return brake == null ? store().update(channel, update, retention) : CompletableFuture.failedStage(brake);
    }

    /** The same, however far behind this node is with deliveries, for what cannot be done later instead. */
    public CompletionStage<StateResult> updateAnyway(String channel, Retention retention, StateUpdate update) {
        return store().update(channel, update, retention);
    }

    /** How an update fails for which the store has no room. */
    public static ErrorException noRoom() {
        return new ErrorException(
                ProtocolError.LIMIT_EXCEEDED, "there is no room for more states (engine.memory.max_size)");
    }

    /** Reads everything that is there. */
    public CompletionStage<StateView> read(String channel) {
        return read(channel, StateQuery.WHOLE);
    }

    /** Reads a part of what is there, or of what changed. */
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return store().read(channel, query);
    }

    /** Forgets all of it, and what changed: the next change has another epoch, and is the first that anybody hears of it. */
    public CompletionStage<Void> clear(String channel) {
        return store().clear(channel);
    }

    /**
     * What somebody needs to follow a state from now on: all of it, or what changed since.
     *
     * @param top where the follower is then
     * @param publications what changed, oldest first; empty with {@code whole}
     * @param whole all of it; {@link Payload#EMPTY} if what changed is enough
     */
    public record Beginning(StreamPosition top, List<Publication> publications, Payload whole) {

        /** Whether what changed is enough. */
        public boolean isContinued() {
            return whole.isEmpty();
        }
    }

    /**
     * Reads what somebody needs to follow a state.
     *
     * @param since what they have; null for nothing
     * @param maxChanges how many changes they are given at the most
     * @param maxBytes how large these may be together
     */
    public CompletionStage<Beginning> begin(
            String channel, WholeStateFormat format, @Nullable StreamPosition since, int maxChanges, long maxBytes) {
        StateQuery query = since == null ? StateQuery.WHOLE : StateQuery.since(since, maxChanges);
        return store().read(channel, query).thenCompose(view -> {
            List<Publication> publications = format.publications(view);
            boolean isTooMuch =
                    publications.stream().mapToLong(Publication::weight).sum() > maxBytes;
            return isTooMuch
                    ? begin(channel, format, null, 0, maxBytes)
                    : CompletableFuture.completedStage(new Beginning(
                            view.top(), publications, view.changes() == null ? format.whole(view) : Payload.EMPTY));
        });
    }
}
