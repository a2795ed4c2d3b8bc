package dev.fanfare.internal.hub;

import dev.fanfare.channel.HistoryOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationLimits;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Publishes with what a channel's namespace says about history. Safe for any thread. */
public final class Publisher {

    private final Broker broker;
    private final Hub hub;
    private final long maxQueuedBytes;
    private final Namespaces namespaces;
    private final PublicationLimits limits;
    private final Duration historyMetaTtl;

    /**
     * @param maxQueuedBytes how much may wait for an event loop before publications for it are refused
     * @param limits what a publication may be
     * @param historyMetaTtl for namespaces that do not say how long positions are kept
     */
    public Publisher(
            Broker broker,
            Hub hub,
            Namespaces namespaces,
            long maxQueuedBytes,
            PublicationLimits limits,
            Duration historyMetaTtl) {
        this.broker = broker;
        this.hub = hub;
        this.maxQueuedBytes = maxQueuedBytes;
        this.namespaces = namespaces;
        this.limits = limits;
        this.historyMetaTtl = historyMetaTtl;
    }

    /**
     * Publishes.
     *
     * @return fails with {@link ErrorException}: {@code BAD_REQUEST} for an impossible channel name or data
     *     that could not be delivered to everybody, {@code UNKNOWN_CHANNEL} if the namespace does not exist, {@code TOO_MANY_REQUESTS} while
     *     this node is too far behind with deliveries
     */
    public CompletionStage<PublishResult> publish(String channel, Publication publication, PublishOptions options) {
        ErrorException refusal = refusal(channel, publication.data(), options);
        if (refusal != null) {
            return CompletableFuture.failedStage(refusal);
        }
        ErrorException brake = brake(channel);
        if (brake != null) {
            return CompletableFuture.failedStage(brake);
        }
        NamespaceOptions namespace = namespaces.resolve(channel).options();
        boolean delta = options.delta() || namespace.delta().publish();
        return broker.publish(
                channel, publication, retention(namespace), delta == options.delta() ? options : options.delta(true));
    }

    /**
     * Why something cannot be published, whenever that would be; null if it can.
     *
     * @return as {@link #publish} would fail, but for {@code TOO_MANY_REQUESTS}; {@code NOT_AVAILABLE} for a
     *     live object or a sequence, {@code BAD_REQUEST} for a map
     */
    public @Nullable ErrorException refusal(String channel, Payload data, PublishOptions options) {
        Namespaces.Resolved resolved = namespaces.resolve(channel);
        if (resolved.problem().isPresent()) {
            return Namespaces.refusal(resolved.problem().get(), channel);
        }
        if (resolved.options().access().isPattern(channel)) {
            return new ErrorException(ProtocolError.BAD_REQUEST, "a pattern of channels cannot be published to");
        }
        if (resolved.options().type() == SubscriptionType.SHARED_POLL) {
            return new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "a shared poll is told values by shared_poll_publish, not by publishing");
        }
        StateFormat state = resolved.state();
        if (state != null) {
            return state.refusal();
        }
        String flaw = flawOf(channel, resolved.options(), data);
        return flaw == null ? null : new ErrorException(ProtocolError.BAD_REQUEST, flaw);
    }

    /** Why nothing more can be announced in a channel now, if it cannot: {@code TOO_MANY_REQUESTS}. */
    @Nullable
    ErrorException brake(String channel) {
        return hub.isBehind(channel, maxQueuedBytes)
                ? new ErrorException(
                        ProtocolError.TOO_MANY_REQUESTS,
                        "more than " + maxQueuedBytes + " bytes wait to be delivered; publish again later")
                : null;
    }

    /** Why data cannot be published, if it cannot: what could not be delivered to everybody who is subscribed. */
    public @Nullable String flawOf(String channel, NamespaceOptions namespace, Payload data) {
        return limits.problemWith(data, namespace.publicationDataFormat(), () -> hub.hasTextSubscribers(channel));
    }

    /** The same of an item, which whoever cannot be given it is not given. */
    public @Nullable String flawOfItem(NamespaceOptions namespace, Payload data) {
        return limits.problemWith(data, namespace.publicationDataFormat(), () -> false);
    }

    /** How much of a channel's past a namespace keeps; positions no shorter than the publications. */
    public Retention retention(NamespaceOptions namespace) {
        HistoryOptions history = namespace.history();
        Duration ttl = history.ttl();
        Duration own = history.metaTtl();
        Duration metaTtl = own == null ? historyMetaTtl : own;
        return new Retention(history.size(), ttl, metaTtl.compareTo(ttl) < 0 ? ttl : metaTtl);
    }
}
