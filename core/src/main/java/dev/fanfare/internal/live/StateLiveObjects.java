package dev.fanfare.internal.live;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.States;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.state.KeyedState;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveResult;
import dev.fanfare.live.LiveState;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Live objects, each the state of one channel. */
final class StateLiveObjects implements LiveObjects {

    private final LiveOptions options;
    private final StateChannels channels;

    /** One for all objects, of which each holds on to it. */
    private final Retention retention;

    private final Node node;
    private final Results results;

    StateLiveObjects(LiveOptions options, StateChannels channels, Retention retention, Node node, Results results) {
        this.options = options;
        this.channels = channels;
        this.retention = retention;
        this.node = node;
        this.results = results;
    }

    @Override
    public CompletionStage<LiveResult> update(String id, Map<String, ?> attributes, LiveWrite write) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(attributes, "attributes must not be null");
        Objects.requireNonNull(write, "write must not be null");
        return apply(id, () -> begin(write).setAll(Attributes.of(attributes)));
    }

    @Override
    public CompletionStage<LiveResult> replace(String id, Map<String, ?> attributes, LiveWrite write) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(attributes, "attributes must not be null");
        Objects.requireNonNull(write, "write must not be null");
        return apply(id, () -> begin(write).setAll(Attributes.of(attributes)).whole());
    }

    private static StateUpdate.Builder begin(LiveWrite write) {
        return StateUpdate.builder()
                .condition(write.condition())
                .ttl(write.ttl())
                .exclude(write.exclude())
                .idempotencyKey(write.idempotencyKey());
    }

    @Override
    public CompletionStage<LiveResult> apply(String id, LiveUpdate update) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(update, "update must not be null");
        return apply(id, () -> begin(update));
    }

    private StateUpdate.Builder begin(LiveUpdate update) {
        StateUpdate.Builder begun = begin(update.write()).setAll(Attributes.of(update.attributes()));
        update.additions().forEach((name, amount) -> begun.add(Attributes.requireAddable(name), amount));
        if (!update.message().isEmpty()) {
            begun.message(written(update.message()));
        }
        return update.isWhole() ? begun.whole() : begun;
    }

    @Override
    public void check(String id, LiveUpdate update) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(update, "update must not be null");
        channels.of(id);
        long size = KeyedState.sizeOf(begin(update).build().values());
        if (size > options.maxSize()) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "the attributes have " + size + " bytes; an object may have " + options.maxSize()
                            + " (live.max_size)");
        }
    }

    @Override
    public CompletionStage<LiveResult> add(String id, String attribute, long amount) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(attribute, "attribute must not be null");
        return apply(id, () -> StateUpdate.builder().add(Attributes.requireAddable(attribute), amount));
    }

    @Override
    public CompletionStage<LiveResult> unset(String id, String... attributes) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(attributes, "attributes must not be null");
        return apply(id, () -> {
            StateUpdate.Builder update = StateUpdate.builder();
            for (String attribute : attributes) {
                update.unset(Attributes.requireName(attribute));
            }
            return update;
        });
    }

    @Override
    public CompletionStage<LiveResult> remove(String id) {
        Objects.requireNonNull(id, "id must not be null");
        return apply(id, () -> StateUpdate.builder().whole());
    }

    @Override
    public CompletionStage<LiveState> get(String id) {
        Objects.requireNonNull(id, "id must not be null");
        return results.of(on(
                id,
                channel -> node.states()
                        .read(channel)
                        .thenApply(view ->
                                new LiveState(id, view.version(), attributes(view.entries()), view.expiresIn()))));
    }

    @Override
    public CompletionStage<Void> message(String id, Object message) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(message, "message must not be null");
        return apply(id, () -> StateUpdate.builder().message(written(message))).thenApply(sent -> null);
    }

    private Payload written(Object message) {
        Payload payload = JsonValues.payloadOf(message);
        if (payload.isEmpty() || payload.size() > options.maxSize()) {
            throw new ErrorException(
                    ProtocolError.BAD_REQUEST,
                    "a message must have 1 to " + options.maxSize() + " bytes (live.max_size), and has "
                            + payload.size());
        }
        return payload;
    }

    private CompletionStage<LiveResult> apply(String id, Supplier<StateUpdate.Builder> update) {
        return results.of(on(
                id,
                channel -> node.states()
                        .update(
                                channel,
                                retention,
                                update.get().maxBytes(options.maxSize()).build())
                        .thenApply(StateLiveObjects::result)));
    }

    private interface Action<T> {
        CompletionStage<T> on(String channel);
    }

    /** What is asked in a wrong way fails like anything else. */
    private <T> CompletionStage<T> on(String id, Action<T> action) {
        try {
            if (node.isClosed()) {
                throw new ErrorException(ProtocolError.INTERNAL, "the engine is closed");
            }
            return action.on(channels.of(id));
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        } catch (IllegalArgumentException impossible) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(impossible.getMessage())));
        }
    }

    private static LiveResult result(StateResult result) {
        return switch (result.outcome()) {
            case APPLIED -> result(LiveResult.Outcome.APPLIED, result);
            case UNCHANGED -> result(LiveResult.Outcome.UNCHANGED, result);
            case CONFLICT -> result(LiveResult.Outcome.CONFLICT, result);
            case TOO_LARGE -> result(LiveResult.Outcome.TOO_LARGE, result);
            case NOT_A_NUMBER ->
                throw new ErrorException(
                        ProtocolError.BAD_REQUEST,
                        "what is there is no integer that can be added to, or the sum is beyond 2^53 - 1");
            case FULL -> throw States.noRoom();
            case OLD_VERSION, KEY_EXISTS, KEY_NOT_FOUND ->
                throw new IllegalStateException("nothing was asked of single attributes: " + result.outcome());
        };
    }

    private static LiveResult result(LiveResult.Outcome outcome, StateResult result) {
        return new LiveResult(outcome, result.version(), attributes(result.entries()));
    }

    private static Map<String, Payload> attributes(List<StateEntry> entries) {
        Map<String, Payload> attributes = new LinkedHashMap<>();
        entries.forEach(entry -> attributes.put(entry.key(), entry.value()));
        return attributes;
    }
}
