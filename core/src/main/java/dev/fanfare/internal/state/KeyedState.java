package dev.fanfare.internal.state;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.limit.UsedKeys;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one channel holds, when it is over, and what changed lately. Not safe for several threads; its owner locks, and has
 * {@link #expire} called before anything else. Times are in milliseconds.
 */
public final class KeyedState {

    /** What a channel takes beside what is kept in it, in bytes. */
    private static final int OVERHEAD = 320;

    /** What an entry takes beside its letters and bytes. */
    private static final int ENTRY_OVERHEAD = new StateEntry("", Payload.EMPTY, 0).weight();

    private static final int END_WEIGHT = 64;

    private static final long NEVER = Long.MAX_VALUE;

    private final String epoch;
    private final UnaryOperator<String> names;
    private final Entries entries = new Entries();
    private final ChangeLog log = new ChangeLog();
    private @Nullable KeyEnds keyEnds;
    private @Nullable UsedKeys<StateOutcome> usedKeys;
    private long top;
    private long version;
    private long end = NEVER;
    private long logEnd;
    private long positionEnd;

    /** The next end that its owner looks out for. */
    private long watched = NEVER;

    /** What was said last of how long changes are kept. */
    private Retention retention = new Retention(0, Duration.ZERO, Duration.ZERO);

    /**
     * A state that holds nothing.
     *
     * @param top where its stream stands
     * @param names gives many states the same key in one string
     */
    public KeyedState(StreamPosition top, UnaryOperator<String> names) {
        this.epoch = top.epoch();
        this.top = top.offset();
        this.names = names;
    }

    /** Where its stream stands. */
    public StreamPosition top() {
        return new StreamPosition(top, epoch);
    }

    /** Whether nothing is there. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** About how much memory it takes, in bytes. */
    public long weight() {
        long ends = keyEnds == null ? 0 : (long) END_WEIGHT * keyEnds.size();
        return OVERHEAD
                + entries.bytes()
                + (long) entries.size() * ENTRY_OVERHEAD
                + log.bytes()
                + ends
                + (usedKeys == null ? 0 : usedKeys.bytes());
    }

    /** How many bytes a state has that consists of some values; of those that are gone, none. */
    public static long sizeOf(Map<String, Payload> values) {
        return values.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .mapToLong(each -> Entries.sizeOf(each.getKey(), each.getValue()))
                .sum();
    }

    /** When something of it is over, or {@link Long#MAX_VALUE}. */
    public long nextEnd() {
        return keyEnds == null ? end : Math.min(end, keyEnds.first());
    }

    /** Whether something is over earlier than its owner looks out for; from now on it does. */
    public boolean isOverEarlier() {
        boolean isEarlier = nextEnd() < watched;
        watched = Math.min(watched, nextEnd());
        return isEarlier;
    }

    /**
     * An end has come that its owner looked out for; whether there is another one, for which it does now.
     *
     * @param at when it was; one that is not the last that was looked out for is of no matter
     */
    public boolean isOverLater(long at) {
        if (at != watched) {
            return false;
        }
        watched = nextEnd();
        return watched != NEVER;
    }

    /** Whether nothing of it is within its time any more; forgets on the way what is not. */
    public boolean isForgotten(long now) {
        if (logEnd <= now) {
            log.clear();
        }
        boolean hasKeys = usedKeys != null && !usedKeys.isEmpty(now);
        return entries.isEmpty() && log.isEmpty() && positionEnd <= now && !hasKeys;
    }

    /**
     * Takes away what is over.
     *
     * @return what changed by it; null if nothing did
     */
    public @Nullable StateChange expire(long now) {
        if (nextEnd() > now) {
            return null;
        }
        SortedMap<String, Payload> gone = new TreeMap<>(Entries::compare);
        if (end <= now) {
            entries.all().forEach(entry -> gone.put(entry.key(), Payload.EMPTY));
        } else if (keyEnds != null) {
            keyEnds.over(now).forEach(key -> gone.put(key, Payload.EMPTY));
        }
        return change(gone, ChangeCause.EXPIRED, Payload.EMPTY, now);
    }

    /** What an update did: the answer, and the change, if there is one. */
    public record Step(StateResult result, @Nullable StateChange change) {}

    /** Makes an update, unless it was made before. */
    public Step update(StateUpdate update, Retention kept, long now) {
        StateOutcome before = usedKeys == null ? null : usedKeys.result(update.idempotencyKey(), now);
        if (before != null) {
            return before == StateOutcome.CONFLICT
                    ? step(before, entries.all())
                    : step(StateOutcome.UNCHANGED, List.of());
        }
        Step step = make(update, kept, now);
        if (!update.idempotencyKey().isEmpty() && isDecided(step.result().outcome())) {
            if (usedKeys == null) {
                usedKeys = new UsedKeys<>(PublishOptions.IDEMPOTENCY_TTL);
            }
            usedKeys.remember(update.idempotencyKey(), step.result().outcome(), now);
        }
        return step;
    }

    private static boolean isDecided(StateOutcome outcome) {
        return outcome == StateOutcome.APPLIED || outcome == StateOutcome.UNCHANGED || outcome == StateOutcome.CONFLICT;
    }

    private Step make(StateUpdate update, Retention kept, long now) {
        retention = kept;
        if (!update.condition().isMetBy(version)) {
            return step(StateOutcome.CONFLICT, entries.all());
        }
        SortedMap<String, Payload> values = new TreeMap<>(Entries::compare);
        update.values().forEach((key, value) -> {
            if (!value.equals(value(key))) {
                values.put(key, value);
            }
        });
        if (!add(update.additions(), values)) {
            return step(StateOutcome.NOT_A_NUMBER, List.of());
        }
        if (update.isWhole()) {
            for (StateEntry entry : entries.all()) {
                if (!update.values().containsKey(entry.key())
                        && !update.additions().containsKey(entry.key())) {
                    values.put(entry.key(), Payload.EMPTY);
                }
            }
        }
        if (isTooLarge(values, update.maxBytes())) {
            return step(StateOutcome.TOO_LARGE, List.of());
        }
        ChangeCause cause = !values.isEmpty() ? ChangeCause.UPDATED : ChangeCause.MESSAGE;
        StateChange change =
                values.isEmpty() && update.message().isEmpty() ? null : change(values, cause, update.message(), now);
        prolong(update, now);
        return new Step(
                new StateResult(
                        change == null ? StateOutcome.UNCHANGED : StateOutcome.APPLIED,
                        top(),
                        version,
                        change == null ? List.of() : change.entries()),
                change);
    }

    private Payload value(String key) {
        StateEntry entry = entries.get(key);
        return entry == null ? Payload.EMPTY : entry.value();
    }

    /** The values with what is added to them; false if there is one that nothing can be added to. */
    private boolean add(Map<String, Long> additions, SortedMap<String, Payload> values) {
        for (Map.Entry<String, Long> addition : additions.entrySet()) {
            Payload before = values.getOrDefault(addition.getKey(), value(addition.getKey()));
            Payload sum = Counting.sum(before, addition.getValue());
            if (sum == null) {
                return false;
            }
            if (!sum.equals(value(addition.getKey()))) {
                values.put(addition.getKey(), sum);
            }
        }
        return true;
    }

    private boolean isTooLarge(SortedMap<String, Payload> values, long maxBytes) {
        long growth = 0;
        for (Map.Entry<String, Payload> each : values.entrySet()) {
            StateEntry before = entries.get(each.getKey());
            growth -= before == null ? 0 : Entries.sizeOf(before);
            growth += each.getValue().isEmpty() ? 0 : Entries.sizeOf(each.getKey(), each.getValue());
        }
        return growth > 0 && entries.bytes() + growth > maxBytes;
    }

    private Step step(StateOutcome outcome, List<StateEntry> shown) {
        return new Step(new StateResult(outcome, top(), version, shown), null);
    }

    private StateChange change(SortedMap<String, Payload> values, ChangeCause cause, Payload message, long now) {
        top++;
        List<StateEntry> changed = values.entrySet().stream()
                .map(each -> new StateEntry(names.apply(each.getKey()), each.getValue(), top))
                .toList();
        changed.forEach(entries::put);
        if (!changed.isEmpty()) {
            version = entries.isEmpty() ? 0 : top;
        }
        if (keyEnds != null) {
            changed.stream().filter(StateEntry::isGone).forEach(entry -> keyEnds.set(entry.key(), NEVER));
            keyEnds = keyEnds.size() == 0 ? null : keyEnds;
        }
        if (entries.isEmpty()) {
            end = NEVER;
        }
        boolean isRemoval = cause == ChangeCause.UPDATED && entries.isEmpty();
        StateChange change = new StateChange(top, isRemoval ? ChangeCause.REMOVED : cause, changed, message);
        positionEnd = Math.max(positionEnd, now + retention.metaTtl().toMillis());
        if (retention.keeps()) {
            if (logEnd <= now) {
                log.clear();
            }
            log.append(change, retention.size());
            logEnd = now + retention.ttl().toMillis();
        } else {
            log.clear();
        }
        return change;
    }

    private void prolong(StateUpdate update, long now) {
        if (entries.isEmpty()) {
            return;
        }
        if (update.ttl() != null) {
            end = endOf(update.ttl(), now);
        }
        if (update.keyTtl() != null) {
            KeyEnds ends = keyEnds == null ? new KeyEnds() : keyEnds;
            long keyEnd = endOf(update.keyTtl(), now);
            update.values().keySet().stream()
                    .filter(key -> entries.get(key) != null)
                    .forEach(key -> ends.set(key, keyEnd));
            update.additions().keySet().forEach(key -> ends.set(key, keyEnd));
            keyEnds = ends.size() == 0 ? null : ends;
        }
    }

    private static long endOf(Duration ttl, long now) {
        return ttl.isZero() ? NEVER : now + ttl.toMillis();
    }

    /** Reads a part, or what changed. */
    public StateView read(StateQuery query, long now) {
        if (logEnd <= now) {
            log.clear();
        }
        Duration left = end == NEVER ? null : Duration.ofMillis(end - now);
        StreamPosition since = query.since();
        List<StateChange> changes = since == null || !since.epoch().equals(epoch)
                ? null
                : log.since(since.offset(), top(), query.maxChanges());
        if (changes != null) {
            return new StateView(top(), version, left, List.of(), "", changes);
        }
        List<StateEntry> page = entries.behind(query.cursor(), query.limit());
        String last =
                page.isEmpty() ? query.cursor() : page.get(page.size() - 1).key();
        return new StateView(top(), version, left, page, entries.endsWith(last) ? "" : last, null);
    }
}
