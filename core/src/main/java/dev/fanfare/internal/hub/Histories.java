package dev.fanfare.internal.hub;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what is kept of channels, and forgets it. Safe for any thread. */
public final class Histories {

    private final Broker broker;
    private final Publisher publisher;
    private final int mostPublications;

    /**
     * Reads from a broker.
     *
     * @param publisher knows how long positions are kept
     * @param mostPublications how many somebody outside may read at once
     */
    public Histories(Broker broker, Publisher publisher, int mostPublications) {
        this.broker = broker;
        this.publisher = publisher;
        this.mostPublications = mostPublications;
    }

    /** Forgets the publications of a channel. */
    public CompletionStage<Void> remove(String channel) {
        return broker.removeHistory(channel);
    }

    /** Reads history for the engine itself, as much as it asks for. */
    public CompletionStage<HistoryPage> read(String channel, NamespaceOptions namespace, HistoryFilter filter) {
        return broker.history(channel, filter, publisher.retention(namespace).metaTtl());
    }

    /**
     * Reads history for somebody outside.
     *
     * @param limit 0 for the position only, negative for as many as {@code history_max_publication_limit} allows
     * @return fails with {@link ErrorException}: {@code BAD_REQUEST} for nothing before the first publication, {@code
     *     UNRECOVERABLE_POSITION} for a position in another epoch
     */
    public CompletionStage<HistoryPage> read(
            String channel, NamespaceOptions namespace, int limit, @Nullable StreamPosition since, boolean reverse) {
        if (reverse && since != null && since.offset() == 0) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, "there is nothing before offset 0"));
        }
        int most = limit < 0 ? mostPublications : Math.min(limit, mostPublications);
        return read(channel, namespace, new HistoryFilter(most, since, reverse)).thenApply(page -> {
            if (since != null
                    && !since.epoch().isEmpty()
                    && !since.epoch().equals(page.top().epoch())) {
                throw new ErrorException(
                        ProtocolError.UNRECOVERABLE_POSITION,
                        "the stream's epoch is " + page.top().epoch());
            }
            return page;
        });
    }
}
