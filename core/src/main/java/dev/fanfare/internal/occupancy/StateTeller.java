package dev.fanfare.internal.occupancy;

import dev.fanfare.channel.ChannelState;
import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.Handler;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Outside;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application what has become of channels. Safe for any thread. */
public final class StateTeller {

    private static final Logger LOG = LoggerFactory.getLogger(StateTeller.class);

    private final Hooks hooks;
    private final Executor threads;
    private final InstantSource clock;

    /**
     * @param threads where the application's code runs
     * @param clock says when something was found out
     */
    public StateTeller(Hooks hooks, Executor threads, InstantSource clock) {
        this.hooks = hooks;
        this.threads = threads;
        this.clock = clock;
    }

    /** Whether anybody hears of anything. */
    boolean isNeeded() {
        return hooks.occupied() != null || hooks.vacated() != null;
    }

    /** Completes when it is told, or nobody hears of it; never fails. */
    CompletionStage<Void> tell(String channel, ChannelState state) {
        Handler<ChannelStateEvent, CompletionStage<Void>> handler =
                state == ChannelState.OCCUPIED ? hooks.occupied() : hooks.vacated();
        if (handler == null) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        ChannelStateEvent event = new ChannelStateEvent(channel, state, clock.instant());
        try {
            threads.execute(() -> call(handler, event).whenComplete((done, problem) -> over(event, problem, told)));
        } catch (RejectedExecutionException full) {
            LOG.error("No thread took {}; its listener is not told", Outside.sentence(event));
            told.complete(null);
        }
        return told;
    }

    private static CompletionStage<Void> call(
            Handler<ChannelStateEvent, CompletionStage<Void>> handler, ChannelStateEvent event) {
        try {
            return Objects.requireNonNull(handler.handle(event), "a handler has answered null");
        } catch (Throwable failed) {
            return CompletableFuture.failedStage(failed);
        }
    }

    private void over(ChannelStateEvent event, @Nullable Throwable problem, CompletableFuture<Void> told) {
        if (problem != null) {
            Throwable cause = Problems.causeOf(problem);
            LOG.error("A listener failed at {}", Outside.sentence(event), cause);
            hooks.failures().failed("", cause);
        }
        told.complete(null);
    }
}
