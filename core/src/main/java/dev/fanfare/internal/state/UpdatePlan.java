package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.KeyOptions;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateUpdate;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an update would change of what is there, or why it must not be made. Changes nothing. */
final class UpdatePlan {

    private final StateUpdate update;
    private final KeyOptions options;
    private final Entries entries;
    private final SortedMap<String, Payload> values = new TreeMap<>(Entries::compare);

    UpdatePlan(StateUpdate update, Entries entries) {
        this.update = update;
        this.options = update.keyOptions();
        this.entries = entries;
    }

    /**
     * Why what is there forbids the update; null if it does not.
     *
     * @param version of the state
     */
    @Nullable
    StateOutcome refusal(long version) {
        if (!update.condition().isMetBy(version)) {
            return StateOutcome.CONFLICT;
        }
        if (options.details().version() > 0 && isAnyOutdated()) {
            return StateOutcome.OLD_VERSION;
        }
        if (options.condition() == KeyCondition.NEW && hasKeys(true)) {
            return StateOutcome.KEY_EXISTS;
        }
        return options.condition() == KeyCondition.EXISTS && hasKeys(false) ? StateOutcome.KEY_NOT_FOUND : null;
    }

    private boolean isAnyOutdated() {
        return update.values().entrySet().stream()
                        .anyMatch(each -> !each.getValue().isEmpty() && isOutdated(each.getKey()))
                || update.additions().keySet().stream().anyMatch(this::isOutdated);
    }

    private boolean isOutdated(String key) {
        StateEntry stored = entries.get(key);
        return stored != null && options.details().isOutdatedBy(stored.details());
    }

    /** Whether any key of the update is there, or is not there. */
    private boolean hasKeys(boolean areThere) {
        return update.values().keySet().stream().anyMatch(key -> entries.get(key) != null == areThere)
                || update.additions().keySet().stream().anyMatch(key -> entries.get(key) != null == areThere);
    }

    /**
     * What would be there, by key, of the keys that would change; empty for those that would go.
     *
     * @return null if there is a key that nothing can be added to
     */
    @Nullable
    SortedMap<String, Payload> values() {
        update.values().forEach(this::set);
        for (Map.Entry<String, Long> addition : update.additions().entrySet()) {
            String key = addition.getKey();
            Payload before = values.getOrDefault(key, value(key));
            Payload sum = Counting.sum(before, addition.getValue());
            if (sum == null) {
                return null;
            }
            values.remove(key);
            set(key, sum);
        }
        if (update.isWhole()) {
            for (StateEntry entry : entries.all()) {
                if (!update.values().containsKey(entry.key())
                        && !update.additions().containsKey(entry.key())) {
                    values.put(entry.key(), Payload.EMPTY);
                }
            }
        }
        return values;
    }

    private void set(String key, Payload value) {
        StateEntry stored = entries.get(key);
        boolean isSame = stored == null ? value.isEmpty() : !options.repeats() && isSame(stored, value);
        if (!isSame) {
            values.put(key, value);
        }
    }

    private boolean isSame(StateEntry stored, Payload value) {
        return value.equals(stored.value())
                && options.details().replacing(stored.details()).equals(stored.details());
    }

    private Payload value(String key) {
        StateEntry entry = entries.get(key);
        return entry == null ? Payload.EMPTY : entry.value();
    }

    /** Whether there would be more than the update allows. */
    boolean isTooLarge() {
        long growth = 0;
        for (Map.Entry<String, Payload> each : values.entrySet()) {
            StateEntry before = entries.get(each.getKey());
            growth -= before == null ? 0 : Entries.sizeOf(before);
            growth += each.getValue().isEmpty()
                    ? 0
                    : Entries.sizeOf(each.getKey(), each.getValue())
                            + options.details().weight();
        }
        return growth > 0 && entries.bytes() + growth > update.maxBytes();
    }
}
