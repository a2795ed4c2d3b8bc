package dev.fanfare.internal.map;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Publisher;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.state.MapFormat;
import dev.fanfare.map.KeyMode;
import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapResult;
import dev.fanfare.map.MapWrite;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes and reads maps, whoever asks for it. Safe for any thread. */
public final class MapChannels {

    private final States states;
    private final Publisher publisher;
    private final Namespaces namespaces;
    private final Consumer<Collection<String>> doubts;
    private final MapTally tally = new MapTally();

    /**
     * @param states where maps are kept
     * @param publisher knows what data may be
     * @param namespaces which channels are maps
     * @param doubts is told of channels whose subscribers may have what is there no longer
     */
    public MapChannels(States states, Publisher publisher, Namespaces namespaces, Consumer<Collection<String>> doubts) {
        this.doubts = doubts;
        this.states = states;
        this.publisher = publisher;
        this.namespaces = namespaces;
    }

    /**
     * A channel that is a map.
     *
     * @param namespace its options
     * @param map those of maps among them
     * @param format what is told of it
     */
    record Known(NamespaceOptions namespace, MapOptions map, MapFormat format) {}

    /**
     * Looks a channel up.
     *
     * @throws ErrorException if it can be none, or is no map
     */
    Known of(String channel) {
        Namespaces.Resolved resolved = namespaces.resolve(channel);
        if (resolved.problem().isPresent()) {
            throw Namespaces.refusal(resolved.problem().get(), channel);
        }
        NamespaceOptions namespace = resolved.options();
        if (namespace.map() == null) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "channel \"" + Outside.of(channel) + "\" is no map: the subscription_type of its namespace is "
                            + namespace.type().key());
        }
        return new Known(namespace, namespace.map(), (MapFormat) Objects.requireNonNull(resolved.state()));
    }

    /** Whether a channel is a map. */
    public boolean exists(String channel) {
        Namespaces.Resolved resolved = namespaces.resolve(channel);
        return resolved.problem().isEmpty() && resolved.options().map() != null;
    }

    /**
     * What is said of a channel that is a map.
     *
     * @throws ErrorException if it is none
     */
    public MapOptions optionsOf(String channel) {
        return of(channel).map();
    }

    /**
     * Insists that data can be written.
     *
     * @throws ErrorException {@code BAD_REQUEST} if it cannot, or the channel is no map
     */
    public void requirePossible(String channel, Payload data) {
        requirePossible(of(channel), channel, data);
    }

    private void requirePossible(Known known, String channel, Payload data) {
        String flaw = data.isEmpty()
                ? "a value needs data; what shall not be there is removed"
                : publisher.flawOf(channel, known.namespace(), data);
        if (flaw != null) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, flaw);
        }
    }

    /**
     * Writes a value.
     *
     * @param info the client that writes; null for none
     * @return what became of it
     * @throws ErrorException if the channel is no map, or the key, the data or the write impossible
     */
    public CompletionStage<MapResult> publish(
            String channel, String key, Payload data, @Nullable ClientInfo info, MapWrite write) {
        Known known = of(channel);
        MapKeys.require(key);
        requirePossible(known, channel, data);
        if (write.version() > 0 && !known.map().hasStream()) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "versions need a map with a stream: map.mode is ephemeral; leave version out, or choose recoverable");
        }
        StateUpdate.Builder update = StateUpdate.builder()
                .set(key, data)
                .keyTtl(known.map().keyTtl())
                .details(new EntryDetails(write.tags(), info, write.version(), write.versionEpoch()))
                .repeats()
                .keyCondition(condition(write.mode()))
                .idempotencyKey(write.idempotencyKey());
        return update(
                known,
                channel,
                write.delta() || known.namespace().delta().publish() ? update.tellBefore() : update,
                false);
    }

    /**
     * Removes a value.
     *
     * @return what became of it
     * @throws ErrorException if the channel is no map, or the key impossible
     */
    public CompletionStage<MapResult> remove(String channel, String key, MapWrite write) {
        Known known = of(channel);
        MapKeys.require(key);
        return update(
                known,
                channel,
                StateUpdate.builder()
                        .unset(key)
                        .keyCondition(KeyCondition.EXISTS)
                        .details(EntryDetails.tagged(write.tags()))
                        .idempotencyKey(write.idempotencyKey()),
                true);
    }

    /**
     * Has somebody who is subscribed to another channel be in a map of those who are, for its time from now on.
     *
     * @param key what they are called there
     * @param info who they are; null for what the key says
     */
    public CompletionStage<Void> enter(String channel, String key, @Nullable ClientInfo info) {
        MapOptions map = of(channel).map();
        StateUpdate update = StateUpdate.builder()
                .set(key, MapFormat.NOTHING)
                .keyTtl(map.keyTtl())
                .keyCondition(KeyCondition.NEW)
                .keepAlive()
                .details(new EntryDetails(Map.of(), info, 0, ""))
                .build();
        return states.updateAnyway(channel, map.retention(), update).thenAccept(MapChannels::suppressed);
    }

    /** Takes an entry out that nobody else would take out. */
    public CompletionStage<Void> leave(String channel, String key) {
        StateUpdate update = StateUpdate.builder()
                .unset(key)
                .keyCondition(KeyCondition.EXISTS)
                .build();
        return states.updateAnyway(channel, of(channel).map().retention(), update)
                .thenAccept(MapChannels::suppressed);
    }

    private CompletionStage<MapResult> update(
            Known known, String channel, StateUpdate.Builder update, boolean isRemoval) {
        return states.update(channel, known.map().retention(), update.build()).thenApply(done -> {
            MapResult result = new MapResult(known.format().told(done.position()), suppressed(done));
            tally.count(result, isRemoval);
            return result;
        });
    }

    /** What was done so far. */
    MapCounts counts() {
        return tally.counts();
    }

    private static KeyCondition condition(KeyMode mode) {
        return switch (mode) {
            case REPLACE -> KeyCondition.ALWAYS;
            case IF_NEW -> KeyCondition.NEW;
            case IF_EXISTS -> KeyCondition.EXISTS;
        };
    }

    private static MapResult.@Nullable Reason suppressed(StateResult result) {
        if (result.isRepeat()) {
            return MapResult.Reason.IDEMPOTENCY;
        }
        return switch (result.outcome()) {
            case APPLIED -> null;
            case OLD_VERSION -> MapResult.Reason.VERSION;
            case KEY_EXISTS -> MapResult.Reason.KEY_EXISTS;
            case KEY_NOT_FOUND -> MapResult.Reason.KEY_NOT_FOUND;
            case FULL -> throw States.noRoom();
            case UNCHANGED, CONFLICT, TOO_LARGE, NOT_A_NUMBER ->
                throw new IllegalStateException("what became of a key of a map cannot be " + result.outcome());
        };
    }

    CompletionStage<StateView> read(String channel, StateQuery query) {
        return states.read(channel, query);
    }

    CompletionStage<Void> clear(String channel) {
        return states.clear(channel).thenRun(() -> doubts.accept(List.of(channel)));
    }
}
