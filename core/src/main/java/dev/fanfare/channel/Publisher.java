package dev.fanfare.channel;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes with what a channel's namespace says about history. Safe for any thread. */
public final class Publisher {

    private final Broker broker;
    private final Hub hub;
    private final long maxQueuedBytes;
    private final Namespaces namespaces;
    private final Duration historyMetaTtl;

    /**
     * @param maxQueuedBytes how much may wait for an event loop before publications for it are refused
     * @param historyMetaTtl for namespaces that do not say how long positions are kept
     */
    public Publisher(Broker broker, Hub hub, Namespaces namespaces, long maxQueuedBytes, Duration historyMetaTtl) {
        this.broker = broker;
        this.hub = hub;
        this.maxQueuedBytes = maxQueuedBytes;
        this.namespaces = namespaces;
        this.historyMetaTtl = historyMetaTtl;
    }

    /**
     * Publishes.
     *
     * @return fails with {@link ErrorException}: {@code BAD_REQUEST} for an impossible channel name or
     *     no data, {@code UNKNOWN_CHANNEL} if the namespace does not exist, {@code TOO_MANY_REQUESTS} while
     *     this node is too far behind with deliveries
     */
    public CompletionStage<PublishResult> publish(String channel, Publication publication, PublishOptions options) {
        Optional<ProtocolError> problem = namespaces.problemWith(channel);
        if (problem.isPresent()) {
            return CompletableFuture.failedStage(new ErrorException(problem.get(), Namespaces.describe(channel)));
        }
        if (publication.data().isEmpty()) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, "a publication needs data"));
        }
        if (hub.isBehind(channel, maxQueuedBytes)) {
            return CompletableFuture.failedStage(new ErrorException(
                    ProtocolError.TOO_MANY_REQUESTS,
                    "more than " + maxQueuedBytes + " bytes wait to be delivered; publish again later"));
        }
        NamespaceOptions namespace = Objects.requireNonNull(namespaces.optionsOf(channel));
        return broker.publish(channel, publication, retention(namespace), options);
    }

    /** How much of a channel's past a namespace keeps; positions no shorter than the publications. */
    public Retention retention(NamespaceOptions namespace) {
        Duration ttl = namespace.historyTtl();
        Duration own = namespace.historyMetaTtl();
        Duration metaTtl = own == null ? historyMetaTtl : own;
        return new Retention(namespace.historySize(), ttl, metaTtl.compareTo(ttl) < 0 ? ttl : metaTtl);
    }
}
