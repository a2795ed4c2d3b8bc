package dev.fanfare.memory;

import dev.fanfare.presence.PresenceStats;
import dev.fanfare.presence.PresenceTable;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Knows who is where, in the memory of this process. */
public final class MemoryPresenceStore implements PresenceStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final ConcurrentHashMap<String, PresenceTable> tables = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info) {
        tables.compute(channel, (name, table) -> {
            PresenceTable present = table == null ? new PresenceTable() : table;
            present.add(info);
            return present;
        });
        return DONE;
    }

    @Override
    public CompletionStage<Void> remove(String channel, String client) {
        tables.computeIfPresent(channel, (name, table) -> {
            table.remove(client);
            return table.isEmpty() ? null : table;
        });
        return DONE;
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> clients(String channel) {
        return CompletableFuture.completedStage(read(channel, PresenceTable::clients, Map.of()));
    }

    @Override
    public CompletionStage<PresenceStats> stats(String channel) {
        return CompletableFuture.completedStage(read(channel, PresenceTable::stats, PresenceStats.NONE));
    }

    private <T> T read(String channel, Function<PresenceTable, T> question, T ifNobody) {
        AtomicReference<T> answer = new AtomicReference<>(ifNobody);
        tables.computeIfPresent(channel, (name, table) -> {
            answer.set(question.apply(table));
            return table;
        });
        return Objects.requireNonNull(answer.get());
    }

    @Override
    public void close() {
        tables.clear();
    }
}
