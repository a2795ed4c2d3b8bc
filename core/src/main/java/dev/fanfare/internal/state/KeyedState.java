package dev.fanfare.internal.state;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.limit.UsedKeys;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateCondition;
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
import java.util.stream.Stream;
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

    /** How many keys that are over are taken away at once, as long as nobody asks for more: so long others have to wait. */
    private static final int ENDS_AT_ONCE = 200;

    private static final long NEVER = Entries.NEVER;

    private final String epoch;
    private final UnaryOperator<String> names;
    private final ChangeLog log = new ChangeLog();
    private Entries entries = new EntryRun();
    private @Nullable UsedKeys<Used> usedKeys;
    private long top;
    private long version;
    private long end = NEVER;
    private long logEnd;
    private long positionEnd;

    /** The next end that its owner looks out for. */
    private long watched = NEVER;

    /** What was said last of how long changes are kept. */
    private Retention retention = new Retention(0, Duration.ZERO, Duration.ZERO);

    /** What came of an update with an idempotency key, and where the stream stood then. */
    private record Used(StateOutcome outcome, long offset) {}

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
        return OVERHEAD
                + entries.bytes()
                + (long) entries.size() * ENTRY_OVERHEAD
                + log.bytes()
                + entries.bytesOfEnds()
                + (usedKeys == null ? 0 : usedKeys.bytes());
    }

    /** How many bytes a state has that consists of some values; of those that are gone, none. */
    public static long sizeOf(Map<String, Payload> values) {
        return values.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .mapToLong(each -> Entries.sizeOf(each.getKey(), each.getValue()))
                .sum();
    }

    /** When something of it is over, at the earliest, or {@link Long#MAX_VALUE}. */
    public long nextEnd() {
        return Math.min(end, entries.firstEnd());
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
     * Takes away what is over: all of it together, or one key after the other, of which some may be left if there are many;
     * then {@link #nextEnd} is not later.
     *
     * @return what changed by it, in order
     */
    public List<StateChange> expire(long now) {
        if (nextEnd() > now) {
            return List.of();
        }
        if (end <= now) {
            SortedMap<String, Payload> gone = new TreeMap<>(Entries::compare);
            entries.all().forEach(entry -> gone.put(entry.key(), Payload.EMPTY));
            return List.of(change(gone, EntryDetails.NONE, ChangeCause.EXPIRED, Payload.EMPTY, now));
        }
        return ended(entries.over(now, ENDS_AT_ONCE).stream(), now);
    }

    /** Takes away what is over of what an update asks about, which must not find it. */
    public List<StateChange> expire(StateUpdate update, long now) {
        if (nextEnd() > now) {
            return List.of();
        }
        if (!update.condition().equals(StateCondition.ALWAYS)) {
            return ended(entries.over(now, Integer.MAX_VALUE).stream(), now);
        }
        return ended(keysOf(update).filter(key -> entries.end(key) <= now), now);
    }

    /** Takes away the key that a query asks for, if it is over. */
    public List<StateChange> expire(StateQuery query, long now) {
        return query.kind() == StateQuery.Kind.KEY && entries.end(query.key()) <= now
                ? ended(Stream.of(query.key()), now)
                : List.of();
    }

    private List<StateChange> ended(Stream<String> keys, long now) {
        return keys.map(key -> change(only(key), EntryDetails.NONE, ChangeCause.EXPIRED, Payload.EMPTY, now))
                .toList();
    }

    private static Stream<String> keysOf(StateUpdate update) {
        return Stream.concat(update.values().keySet().stream(), update.additions().keySet().stream())
                .distinct();
    }

    private static SortedMap<String, Payload> only(String key) {
        SortedMap<String, Payload> gone = new TreeMap<>(Entries::compare);
        gone.put(key, Payload.EMPTY);
        return gone;
    }

    /** What an update did: the answer, and the change, if there is one. */
    public record Step(StateResult result, @Nullable StateChange change) {}

    /** Makes an update, unless it was made before. */
    public Step update(StateUpdate update, Retention kept, long now) {
        StateResult before = earlier(update, now);
        if (before != null) {
            return new Step(before, null);
        }
        Step step = make(update, kept, now);
        StateOutcome outcome = step.result().outcome();
        if (!update.idempotencyKey().isEmpty() && isDecided(outcome)) {
            if (usedKeys == null) {
                usedKeys = new UsedKeys<>(PublishOptions.IDEMPOTENCY_TTL);
            }
            usedKeys.remember(update.idempotencyKey(), new Used(outcome, top), now);
        }
        return step;
    }

    /** What becomes of an update for which there is no room: whatever makes nothing larger. */
    public StateResult updateWithoutRoom(StateUpdate update, long now) {
        StateResult before = earlier(update, now);
        StateResult refused = before == null ? refuse(update, now) : before;
        return refused == null ? result(StateOutcome.FULL, List.of()) : refused;
    }

    private @Nullable StateResult earlier(StateUpdate update, long now) {
        Used used = usedKeys == null ? null : usedKeys.result(update.idempotencyKey(), now);
        if (used == null) {
            return null;
        }
        boolean isConflict = used.outcome == StateOutcome.CONFLICT;
        return new StateResult(
                isConflict ? used.outcome : StateOutcome.UNCHANGED,
                new StreamPosition(used.offset, epoch),
                version,
                isConflict ? entries.all() : List.of(),
                true);
    }

    private static boolean isDecided(StateOutcome outcome) {
        return outcome == StateOutcome.APPLIED || outcome == StateOutcome.UNCHANGED || outcome == StateOutcome.CONFLICT;
    }

    private @Nullable StateResult refuse(StateUpdate update, long now) {
        StateOutcome refusal = new UpdatePlan(update, entries).refusal(version);
        if (refusal == StateOutcome.KEY_EXISTS && update.keyOptions().keepsAlive()) {
            prolongKeys(update, now);
        }
        return refusal == null ? null : result(refusal, refusal == StateOutcome.CONFLICT ? entries.all() : List.of());
    }

    private Step make(StateUpdate update, Retention kept, long now) {
        retention = kept;
        StateResult refused = refuse(update, now);
        if (refused != null) {
            return new Step(refused, null);
        }
        UpdatePlan plan = new UpdatePlan(update, entries);
        SortedMap<String, Payload> values = plan.values();
        if (values == null || plan.isTooLarge()) {
            return new Step(
                    result(values == null ? StateOutcome.NOT_A_NUMBER : StateOutcome.TOO_LARGE, List.of()), null);
        }
        StateChange change = values.isEmpty() && update.message().isEmpty() ? null : change(update, values, now);
        prolong(update, now);
        return change == null
                ? new Step(result(StateOutcome.UNCHANGED, List.of()), null)
                : new Step(result(StateOutcome.APPLIED, change.entries()), change);
    }

    private StateChange change(StateUpdate update, SortedMap<String, Payload> values, long now) {
        StateEntry before =
                values.size() == 1 && update.keyOptions().tellsBefore() ? entries.get(values.firstKey()) : null;
        ChangeCause cause = values.isEmpty() ? ChangeCause.MESSAGE : ChangeCause.UPDATED;
        StateChange change = change(values, update.keyOptions().details(), cause, update.message(), now);
        return before == null ? change : change.withBefore(before.value());
    }

    private StateResult result(StateOutcome outcome, List<StateEntry> shown) {
        return new StateResult(outcome, top(), version, shown, false);
    }

    private StateChange change(
            SortedMap<String, Payload> values, EntryDetails details, ChangeCause cause, Payload message, long now) {
        top++;
        List<StateEntry> changed = values.entrySet().stream()
                .map(each -> entry(each.getKey(), each.getValue(), details))
                .toList();
        changed.forEach(entry -> entries = entries.put(entry));
        if (!changed.isEmpty()) {
            version = entries.isEmpty() ? 0 : top;
        }
        if (entries.isEmpty()) {
            end = NEVER;
        }
        boolean isRemoval = cause == ChangeCause.UPDATED && entries.isEmpty();
        StateChange change =
                new StateChange(top, isRemoval ? ChangeCause.REMOVED : cause, changed, message, Payload.EMPTY);
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

    private StateEntry entry(String key, Payload value, EntryDetails details) {
        StateEntry before = entries.get(key);
        EntryDetails known = before == null ? EntryDetails.NONE : before.details();
        EntryDetails then = !value.isEmpty()
                ? details.replacing(known)
                : EntryDetails.tagged(details.tags().isEmpty() ? known.tags() : details.tags());
        return new StateEntry(before == null ? names.apply(key) : before.key(), value, top, then);
    }

    private void prolong(StateUpdate update, long now) {
        if (!entries.isEmpty() && update.ttl() != null) {
            end = endOf(update.ttl(), now);
        }
        prolongKeys(update, now);
    }

    /** Has those keys of an update begin their time anew that are there. */
    private void prolongKeys(StateUpdate update, long now) {
        if (update.keyTtl() == null) {
            return;
        }
        long keyEnd = endOf(update.keyTtl(), now);
        keysOf(update).forEach(key -> entries.setEnd(key, keyEnd));
    }

    private static long endOf(Duration ttl, long now) {
        return ttl.isZero() ? NEVER : now + ttl.toMillis();
    }

    /** Reads a part, or what changed. */
    public StateView read(StateQuery query, long now) {
        if (logEnd <= now) {
            log.clear();
        }
        return switch (query.kind()) {
            case PAGE -> page(query.key(), query.limit(), now);
            case KEY -> {
                StateEntry entry = entries.get(query.key());
                yield view(now, entry == null ? List.of() : List.of(entry), "", null);
            }
            case SINCE -> {
                StreamPosition since = query.since();
                List<StateChange> changes = since == null || !since.epoch().equals(epoch)
                        ? null
                        : log.since(since.offset(), top(), query.limit());
                yield changes == null ? page("", Integer.MAX_VALUE, now) : view(now, List.of(), "", changes);
            }
            case CHANGES, NEWEST_CHANGES -> view(now, List.of(), "", changes(query));
        };
    }

    private @Nullable List<StateChange> changes(StateQuery query) {
        StreamPosition since = query.since();
        if (since != null && !since.epoch().equals(epoch)) {
            return null;
        }
        if (query.kind() == StateQuery.Kind.NEWEST_CHANGES) {
            return log.newestBefore(since == null ? Long.MAX_VALUE : since.offset(), query.limit());
        }
        return since == null ? log.oldest(query.limit()) : log.after(since.offset(), top(), query.limit());
    }

    private StateView page(String cursor, int limit, long now) {
        List<StateEntry> page = entries.behind(cursor, limit);
        String last = page.isEmpty() ? cursor : page.get(page.size() - 1).key();
        return view(now, page, entries.endsWith(last) ? "" : last, null);
    }

    private StateView view(long now, List<StateEntry> page, String cursor, @Nullable List<StateChange> changes) {
        Duration left = end == NEVER ? null : Duration.ofMillis(end - now);
        return new StateView(top(), version, left, entries.size(), page, cursor, changes);
    }
}
