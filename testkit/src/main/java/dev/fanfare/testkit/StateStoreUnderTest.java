package dev.fanfare.testkit;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a {@link StateStoreContract} needs to know of a store, and asks of it. */
abstract class StateStoreUnderTest {

    static final String CHANNEL = "map:jobs";

    final RecordedStateEvents events = new RecordedStateEvents(this::patience);
    private @Nullable StateStore store;
    private @Nullable StateStore other;
    private RecordedStateEvents otherEvents = events;

    /** A store, not started, that holds nothing. */
    protected abstract StateStore create();

    /**
     * What another node has of the same engine, not started. Where there is only one node it is that node's store itself,
     * as by default.
     *
     * @param one what {@link #create} made for this test
     */
    protected StateStore createOther(StateStore one) {
        return one;
    }

    /** Lets time pass, and what is over end: on a fake clock, or by waiting. */
    protected abstract void advance(Duration time);

    /** How long an answer or an announcement may take. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** How long changes are kept in these tests, and what is said to last lasts. */
    protected Duration ttl() {
        return Duration.ofMinutes(1);
    }

    /** How many updates each of several threads makes at once. */
    protected int crowd() {
        return 500;
    }

    @BeforeEach
    final void start() {
        store = create();
        store.start(events);
        get(store.subscribe(List.of(CHANNEL)));
        other = createOther(store);
        if (other != store) {
            otherEvents = new RecordedStateEvents(this::patience);
            other.start(otherEvents);
            get(other.subscribe(List.of(CHANNEL)));
        }
    }

    @AfterEach
    final void stop() {
        store().close();
        if (other() != store()) {
            other().close();
        }
    }

    final StateStore store() {
        return Objects.requireNonNull(store);
    }

    /** The other node, which is the first where there is only one. */
    final StateStore other() {
        return Objects.requireNonNull(other);
    }

    /** What the other node hears. */
    final RecordedStateEvents otherEvents() {
        return otherEvents;
    }

    final Retention keep(int size) {
        return new Retention(size, ttl(), ttl().multipliedBy(60));
    }

    final StateResult update(StateUpdate.Builder update) {
        return update(store(), update);
    }

    final StateResult update(StateStore node, StateUpdate.Builder update) {
        return get(node.update(CHANNEL, update.build(), keep(5)));
    }

    final StateResult set(String key, String json) {
        return update(setting(key, json));
    }

    static StateUpdate.Builder setting(String key, String json) {
        return StateUpdate.builder().set(key, Payload.utf8(json));
    }

    final StateView read(StateQuery query) {
        return get(other().read(CHANNEL, query));
    }

    /** What is there, as text. */
    final Map<String, String> state() {
        return texts(read(StateQuery.WHOLE).entries());
    }

    static Map<String, String> texts(List<StateEntry> entries) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach(entry -> texts.put(entry.key(), entry.value().utf8()));
        return texts;
    }

    final <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
