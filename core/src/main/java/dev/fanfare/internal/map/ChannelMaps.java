package dev.fanfare.internal.map;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapEntry;
import dev.fanfare.map.MapPage;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.map.Maps;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Maps as applications have them. */
public final class ChannelMaps implements Maps {

    private final MapChannels channels;
    private final BooleanSupplier isClosed;
    private final Results results;

    /**
     * @param channels the maps
     * @param isClosed whether nothing can be done any more
     * @param results where stages complete
     */
    public ChannelMaps(MapChannels channels, BooleanSupplier isClosed, Results results) {
        this.channels = channels;
        this.isClosed = isClosed;
        this.results = results;
    }

    /** What is asked in a wrong way fails like anything else. */
    private <T extends @Nullable Object> CompletionStage<T> on(
            String channel, Function<MapChannels.Known, CompletionStage<T>> action) {
        return in(channel, () -> action.apply(channels.of(channel)));
    }

    private <T extends @Nullable Object> CompletionStage<T> in(String channel, Supplier<CompletionStage<T>> action) {
        Objects.requireNonNull(channel, "channel must not be null");
        try {
            if (isClosed.getAsBoolean()) {
                throw new ErrorException(ProtocolError.INTERNAL, "the engine is closed");
            }
            return results.of(action.get());
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    @Override
    public CompletionStage<MapResult> publish(String channel, String key, Payload data, MapWrite write) {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(write, "write must not be null");
        return in(channel, () -> channels.publish(channel, key, data, null, write));
    }

    @Override
    public CompletionStage<MapResult> remove(String channel, String key, MapWrite write) {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(write, "write must not be null");
        return in(channel, () -> channels.remove(channel, key, write));
    }

    @Override
    public CompletionStage<MapPage> readState(
            String channel, String cursor, int limit, @Nullable StreamPosition revision) {
        Objects.requireNonNull(cursor, "cursor must not be null");
        return on(
                channel,
                known -> channels.read(channel, StateQuery.page(cursor, most(limit)))
                        .thenApply(view -> page(known, view, revision)));
    }

    private static MapPage page(MapChannels.Known known, StateView view, @Nullable StreamPosition revision) {
        StreamPosition top = known.format().told(view.top());
        if (revision != null && !revision.epoch().equals(top.epoch())) {
            throw new ErrorException(
                    ProtocolError.UNRECOVERABLE_POSITION, "the map has begun anew: its epoch is " + top.epoch());
        }
        List<StateEntry> part = Portion.of(view.entries(), StateEntry::weight, 0, MAX_PAGE_BYTES);
        return new MapPage(
                part.stream()
                        .filter(entry -> revision == null || entry.offset() <= revision.offset())
                        .map(entry -> entry(known.format().entry(entry)))
                        .toList(),
                revision == null ? top : revision,
                part.size() < view.entries().size() ? part.get(part.size() - 1).key() : view.cursor());
    }

    @Override
    public CompletionStage<Optional<MapEntry>> read(String channel, String key) {
        Objects.requireNonNull(key, "key must not be null");
        return on(channel, known -> {
            MapKeys.require(key);
            return channels.read(channel, StateQuery.key(key))
                    .thenApply(view -> view.entries().stream()
                            .findFirst()
                            .map(entry -> entry(known.format().entry(entry))));
        });
    }

    @Override
    public CompletionStage<MapPage> readStream(
            String channel, @Nullable StreamPosition since, int limit, boolean reverse) {
        return on(channel, known -> {
            if (!known.map().hasStream()) {
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST, "map.mode ephemeral keeps no stream of changes that could be read");
            }
            return channels.read(channel, StateQuery.changes(since, most(limit), reverse))
                    .thenApply(view -> changes(known, view));
        });
    }

    private static MapPage changes(MapChannels.Known known, StateView view) {
        if (view.changes() == null) {
            throw new ErrorException(
                    ProtocolError.UNRECOVERABLE_POSITION, "not all changes since are kept, or the map has begun anew");
        }
        return new MapPage(
                Portion.of(known.format().publications(view), Publication::weight, 0, MAX_PAGE_BYTES).stream()
                        .map(ChannelMaps::entry)
                        .toList(),
                view.top(),
                "");
    }

    @Override
    public CompletionStage<Integer> size(String channel) {
        return on(channel, known -> channels.read(channel, StateQuery.POSITION).thenApply(view -> view.size()));
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        return on(channel, known -> channels.clear(channel));
    }

    @Override
    public MapCounts counts() {
        return channels.counts();
    }

    private static int most(int limit) {
        return limit < 0 ? Integer.MAX_VALUE : limit;
    }

    private static MapEntry entry(Publication publication) {
        return new MapEntry(
                publication.key(),
                publication.data(),
                publication.tags(),
                publication.info(),
                publication.offset(),
                publication.removed());
    }
}
