package dev.fanfare;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Handler;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.feature.Features;
import dev.fanfare.internal.live.LiveFeature;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.notify.NotificationFeature;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.poll.feature.PollFeature;
import dev.fanfare.internal.sequence.SequenceFeature;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveViewers;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.poll.SharedPollOptions;
import dev.fanfare.poll.SharedPollRequest;
import dev.fanfare.poll.SharedPollResult;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.sequence.SequenceViewers;
import dev.fanfare.spi.GroupStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an engine shall have on top of its channels. What is not switched on is off.
 *
 * @param <B> the builder that these are settings of
 */
public abstract sealed class FanfareFeatures<B> extends FanfareHandlers<B> permits FanfareBuilder {

    private @Nullable NotificationOptions notifications;
    private @Nullable LiveOptions live;
    private LiveViewers viewers = LiveViewers.EVERYONE;
    private @Nullable SequenceOptions sequences;
    private SequenceViewers sequenceViewers = SequenceViewers.EVERYONE;
    private @Nullable SharedPollOptions sharedPolls;
    private @Nullable Handler<SharedPollRequest, CompletionStage<SharedPollResult>> sharedPollRefresh;
    private final List<Extension> extensions = new ArrayList<>();

    FanfareFeatures() {}

    /**
     * Switches {@link Fanfare#notifications()} on. Default: off.
     *
     * @param options their limits, retention and identities; the namespace {@code notify} is reserved then
     * @return this builder
     */
    public final B notifications(NotificationOptions options) {
        notifications = Objects.requireNonNull(options, "notifications must not be null");
        return self();
    }

    /**
     * Switches {@link Fanfare#live()} on. Default: off.
     *
     * @param options their limits; the namespace {@code live} is reserved then
     * @return this builder
     */
    public final B live(LiveOptions options) {
        live = Objects.requireNonNull(options, "live must not be null");
        return self();
    }

    /**
     * Who may see which live object. Default {@link LiveViewers#EVERYONE}.
     *
     * @param decides is asked whenever a client begins to follow an object
     * @return this builder
     */
    public final B liveViewers(LiveViewers decides) {
        viewers = Objects.requireNonNull(decides, "liveViewers must not be null");
        return self();
    }

    /**
     * Switches {@link Fanfare#sequence} on. Default: off.
     *
     * @param options who may follow them; the namespace {@code sequence} is reserved then
     * @return this builder
     */
    public final B sequences(SequenceOptions options) {
        sequences = Objects.requireNonNull(options, "sequences must not be null");
        return self();
    }

    /**
     * Who may follow which sequence. Default {@link SequenceViewers#EVERYONE}.
     *
     * @param decides is asked whenever a client begins to follow a sequence
     * @return this builder
     */
    public final B sequenceViewers(SequenceViewers decides) {
        sequenceViewers = Objects.requireNonNull(decides, "sequenceViewers must not be null");
        return self();
    }

    /**
     * Switches {@link dev.fanfare.poll.SharedPolls} on, for namespaces of the type {@link
     * dev.fanfare.channel.SubscriptionType#SHARED_POLL}. Default: off.
     *
     * @param options by which secret the application signs what clients may track, and how much is asked at once
     * @return this builder
     */
    public final B sharedPolls(SharedPollOptions options) {
        sharedPolls = Objects.requireNonNull(options, "sharedPolls must not be null");
        return self();
    }

    /**
     * Answers what is new of keys that clients track, in the name of all of them. Needs {@link #sharedPolls}.
     *
     * @param handler answers within 30 s; what it throws, or does not answer in time, is tried again in the next turn
     * @return this builder
     */
    public final B onSharedPollRefresh(Handler<SharedPollRequest, SharedPollResult> handler) {
        Objects.requireNonNull(handler, "handler must not be null");
        return onSharedPollRefreshAsync(request -> CompletableFuture.completedStage(handler.handle(request)));
    }

    /**
     * See {@link #onSharedPollRefresh}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onSharedPollRefreshAsync(Handler<SharedPollRequest, CompletionStage<SharedPollResult>> handler) {
        sharedPollRefresh = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Adds what another module has, which begins and ends with the engine.
     *
     * @param extension belongs to the engine that is built; one that was added before is not added again
     * @return this builder
     */
    public final B with(Extension extension) {
        Objects.requireNonNull(extension, "extension must not be null");
        if (!extensions.contains(extension)) {
            extensions.add(extension);
        }
        return self();
    }

    final List<Extension> extensions() {
        return List.copyOf(extensions);
    }

    final Features features(
            ClientOptions clients, ChannelSyntax syntax, GroupStore groups, Clocks clocks, Executor handlerThreads) {
        List<Feature> features = new ArrayList<>();
        if (notifications != null) {
            NotificationFeature.requireRecoverable(notifications, clients.recoveryMaxPublicationLimit());
            features.add(new NotificationFeature(notifications, syntax, groups, clocks));
        }
        if (live != null) {
            features.add(new LiveFeature(live, viewers, syntax));
        }
        if (sequences != null) {
            features.add(new SequenceFeature(sequences, sequenceViewers, syntax));
        }
        features.add(new PollFeature(polls(clocks, handlerThreads)));
        return new Features(features);
    }

    private @Nullable Polls polls(Clocks clocks, Executor handlerThreads) {
        if (sharedPolls == null) {
            return null;
        }
        if (sharedPollRefresh == null) {
            throw new IllegalArgumentException("shared polls need somebody to ask: onSharedPollRefresh");
        }
        return new Polls(
                sharedPolls, sharedPollRefresh, handlerThreads, clocks.clock(), clocks.ticker(), clocks.timer());
    }

    final NotificationOptions notificationOptions() {
        return Objects.requireNonNullElse(notifications, NotificationOptions.DEFAULT);
    }
}
