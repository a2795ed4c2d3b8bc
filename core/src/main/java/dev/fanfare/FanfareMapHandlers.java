package dev.fanfare;

import dev.fanfare.handler.Handler;
import dev.fanfare.internal.handler.MapHooks;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an application decides about what clients write into maps.
 *
 * @param <B> the builder that these are settings of
 */
public abstract sealed class FanfareMapHandlers<B> permits FanfareHandlers {

    private @Nullable Handler<MapPublishingEvent, CompletionStage<MapPublishing>> publishing;
    private @Nullable Handler<MapRemovingEvent, CompletionStage<MapRemoval>> removing;

    FanfareMapHandlers() {}

    abstract B self();

    final MapHooks mapHooks() {
        return new MapHooks(publishing, removing);
    }

    /**
     * Decides what clients may write into maps that no option of the namespace allows, and may change it.
     *
     * @param handler answers what to write; throws to refuse. Without one, clients are refused with
     *     {@code PERMISSION_DENIED}
     * @return this builder
     */
    public final B onMapPublishing(Handler<MapPublishingEvent, MapPublishing> handler) {
        return onMapPublishingAsync(async(handler));
    }

    /**
     * See {@link #onMapPublishing}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onMapPublishingAsync(Handler<MapPublishingEvent, CompletionStage<MapPublishing>> handler) {
        publishing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Decides what clients may remove from maps that no option of the namespace allows, and may change it.
     *
     * @param handler answers what to remove; throws to refuse. Without one, clients are refused with
     *     {@code PERMISSION_DENIED}
     * @return this builder
     */
    public final B onMapRemoving(Handler<MapRemovingEvent, MapRemoval> handler) {
        return onMapRemovingAsync(async(handler));
    }

    /**
     * See {@link #onMapRemoving}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onMapRemovingAsync(Handler<MapRemovingEvent, CompletionStage<MapRemoval>> handler) {
        removing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    static <E, R> Handler<E, CompletionStage<R>> async(Handler<E, R> handler) {
        Objects.requireNonNull(handler, "handler must not be null");
        return event -> CompletableFuture.completedStage(handler.handle(event));
    }
}
