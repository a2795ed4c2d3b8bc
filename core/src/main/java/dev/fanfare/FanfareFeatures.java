package dev.fanfare;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.feature.Features;
import dev.fanfare.internal.live.LiveFeature;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.notify.NotificationFeature;
import dev.fanfare.internal.sequence.SequenceFeature;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveViewers;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.sequence.SequenceViewers;
import dev.fanfare.spi.GroupStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    final Features features(ClientOptions clients, ChannelSyntax syntax, GroupStore groups, Clocks clocks) {
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
        return new Features(features);
    }

    final NotificationOptions notificationOptions() {
        return Objects.requireNonNullElse(notifications, NotificationOptions.DEFAULT);
    }
}
