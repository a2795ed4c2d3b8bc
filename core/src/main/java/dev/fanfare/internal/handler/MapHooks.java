package dev.fanfare.internal.handler;

import dev.fanfare.handler.Handler;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What an application has hooked in about maps; what was not hooked in is null.
 *
 * @param publishing answers what clients want to write
 * @param removing answers what clients want to remove
 */
public record MapHooks(
        @Nullable Handler<MapPublishingEvent, CompletionStage<MapPublishing>> publishing,
        @Nullable Handler<MapRemovingEvent, CompletionStage<MapRemoval>> removing) {

    /** Nothing is hooked in. */
    public static final MapHooks NONE = new MapHooks(null, null);
}
