package dev.fanfare.internal.memory;

import dev.fanfare.internal.presence.PresenceTable;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Knows who is where, in the memory of this process.
 *
 * <p>Leases that are over are looked for in a channel when something is done there, and in two others with every write,
 * in turn, so that what nobody asks about goes as well, without a thread of its own and without a long look at once.
 */
public final class MemoryPresenceStore implements PresenceStore {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** More than one, so that the look round gets on even while every write makes a channel. */
    private static final int OTHERS = 2;

    private final ConcurrentHashMap<String, PresenceTable> tables = new ConcurrentHashMap<>();
    private final Ticker ticker;
    private final ReentrantLock lookingRound = new ReentrantLock();
    private Iterator<String> round = Collections.emptyIterator();

    /**
     * @param ticker for leases
     */
    public MemoryPresenceStore(Ticker ticker) {
        this.ticker = ticker;
    }

    /** With the clock of this machine. */
    public MemoryPresenceStore() {
        this(Ticker.system());
    }

    @Override
    public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
        long end = end(ttl);
        change(channel, table -> table.add(info, end));
        return DONE;
    }

    @Override
    public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
        long end = end(ttl);
        entries.forEach(entry -> change(entry.channel(), table -> table.refresh(entry.info(), end)));
        return DONE;
    }

    @Override
    public CompletionStage<Void> remove(String channel, String client) {
        look(channel, table -> table.remove(client));
        lookRound();
        return DONE;
    }

    @Override
    public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit);
        }
        return CompletableFuture.completedStage(read(channel, table -> table.page(cursor, limit), PresencePage.EMPTY));
    }

    @Override
    public CompletionStage<PresenceStats> stats(String channel) {
        return CompletableFuture.completedStage(read(channel, PresenceTable::stats, PresenceStats.NONE));
    }

    private long end(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("ttl must be more than zero, and is " + ttl);
        }
        return ticker.millis() + ttl.toMillis();
    }

    private void change(String channel, Consumer<PresenceTable> change) {
        long now = ticker.millis();
        tables.compute(channel, (name, table) -> {
            PresenceTable present = table == null ? new PresenceTable() : table;
            present.expire(now);
            change.accept(present);
            return present;
        });
        lookRound();
    }

    private <T> T read(String channel, Function<PresenceTable, T> question, T ifNobody) {
        AtomicReference<T> answer = new AtomicReference<>(ifNobody);
        look(channel, table -> answer.set(question.apply(table)));
        return Objects.requireNonNull(answer.get());
    }

    /** Does something where somebody is, and forgets a channel where nobody is afterwards. */
    private void look(String channel, Consumer<PresenceTable> action) {
        long now = ticker.millis();
        tables.computeIfPresent(channel, (name, table) -> {
            table.expire(now);
            action.accept(table);
            return table.isEmpty() ? null : table;
        });
    }

    private void lookRound() {
        if (!lookingRound.tryLock()) {
            return;
        }
        try {
            for (int i = 0; i < OTHERS; i++) {
                if (!round.hasNext()) {
                    round = tables.keySet().iterator();
                }
                if (round.hasNext()) {
                    look(round.next(), table -> {});
                }
            }
        } finally {
            lookingRound.unlock();
        }
    }

    @Override
    public void close() {
        tables.clear();
    }
}
