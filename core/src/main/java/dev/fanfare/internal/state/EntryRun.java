package dev.fanfare.internal.state;

import dev.fanfare.state.StateEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries in one sorted array, because most states have few keys and there are many of them. */
final class EntryRun implements Entries {

    /** How many there are at the most; with more, there are several arrays. */
    static final int MOST = 512;

    private static final StateEntry[] NONE = {};

    /** From here on an array has more places than are needed; not where it is small, so that a million small ones are. */
    private static final int SPARE_FROM = 32;

    private StateEntry[] sorted = NONE;
    private int size;
    private long bytes;

    /** Null while no key has an end, as in most states. */
    private @Nullable Ends ends;

    /** When keys are over: in the places that these have. */
    private static final class Ends {

        private long[] at;

        /** No key is over before. */
        private long first;

        Ends(long[] at, long first) {
            this.at = at;
            this.first = first;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long bytesOfEnds() {
        return ends == null ? 0 : (long) Long.BYTES * ends.at.length;
    }

    @Override
    public @Nullable StateEntry get(String key) {
        int index = find(key);
        return index < 0 ? null : sorted[index];
    }

    /** The first key of those that are there, one at least. */
    String firstKey() {
        return sorted[0].key();
    }

    @Override
    public Entries put(StateEntry entry) {
        change(entry);
        return size > MOST ? new EntryRuns(this) : this;
    }

    /** The same as {@link #put}; there may then be one more than {@link #MOST}. */
    void change(StateEntry entry) {
        int index = find(entry.key());
        if (index >= 0) {
            bytes -= Entries.sizeOf(sorted[index]);
        }
        if (entry.isGone()) {
            if (index >= 0) {
                remove(index);
            }
            return;
        }
        bytes += Entries.sizeOf(entry);
        if (index >= 0) {
            sorted[index] = entry;
        } else {
            insert(-index - 1, entry);
        }
    }

    private void insert(int index, StateEntry entry) {
        if (size == sorted.length) {
            resize(size < SPARE_FROM ? size + 1 : Math.min(size + size / 2, MOST + 1));
        }
        System.arraycopy(sorted, index, sorted, index + 1, size - index);
        sorted[index] = entry;
        if (ends != null) {
            System.arraycopy(ends.at, index, ends.at, index + 1, size - index);
            ends.at[index] = NEVER;
        }
        size++;
    }

    private void remove(int index) {
        size--;
        System.arraycopy(sorted, index + 1, sorted, index, size - index);
        sorted[size] = null;
        if (ends != null) {
            System.arraycopy(ends.at, index + 1, ends.at, index, size - index);
        }
        if (size < SPARE_FROM) {
            resize(size);
        }
    }

    private void resize(int places) {
        sorted = places == 0 ? NONE : Arrays.copyOf(sorted, places);
        if (ends != null) {
            ends.at = Arrays.copyOf(ends.at, places);
        }
    }

    /** Parts with all from a place on. */
    EntryRun splitAt(int place) {
        EntryRun rest = new EntryRun();
        rest.sorted = Arrays.copyOfRange(sorted, place, size);
        rest.size = size - place;
        for (StateEntry entry : rest.sorted) {
            rest.bytes += Entries.sizeOf(entry);
        }
        if (ends != null) {
            rest.ends = new Ends(Arrays.copyOfRange(ends.at, place, size), ends.first);
        }
        size = place;
        bytes -= rest.bytes;
        resize(place);
        return rest;
    }

    /** Takes over those of another, which are all behind these. */
    void append(EntryRun next) {
        if (ends == null && next.ends != null) {
            ends = noEnds();
        }
        resize(size + next.size);
        System.arraycopy(next.sorted, 0, sorted, size, next.size);
        if (ends != null) {
            if (next.ends == null) {
                Arrays.fill(ends.at, size, sorted.length, NEVER);
            } else {
                System.arraycopy(next.ends.at, 0, ends.at, size, next.size);
                ends.first = Math.min(ends.first, next.ends.first);
            }
        }
        size += next.size;
        bytes += next.bytes;
    }

    @Override
    public List<StateEntry> behind(String cursor, int limit) {
        int index = find(cursor);
        int start = index < 0 ? -index - 1 : index + 1;
        int end = (int) Math.min(size, (long) start + limit);
        return List.of(Arrays.copyOfRange(sorted, start, end));
    }

    @Override
    public boolean endsWith(String key) {
        return size == 0 || Entries.compare(sorted[size - 1].key(), key) <= 0;
    }

    @Override
    public long firstEnd() {
        return ends == null ? NEVER : ends.first;
    }

    @Override
    public long end(String key) {
        int index = ends == null ? -1 : find(key);
        return ends == null || index < 0 ? NEVER : ends.at[index];
    }

    @Override
    public void setEnd(String key, long end) {
        int index = find(key);
        if (index < 0 || (ends == null && end == NEVER)) {
            return;
        }
        if (ends == null) {
            ends = noEnds();
        }
        ends.at[index] = end;
        ends.first = Math.min(ends.first, end);
    }

    private Ends noEnds() {
        long[] at = new long[sorted.length];
        Arrays.fill(at, NEVER);
        return new Ends(at, NEVER);
    }

    @Override
    public List<String> over(long now, int limit) {
        if (ends == null || ends.first > now) {
            return List.of();
        }
        List<String> over = new ArrayList<>();
        long first = NEVER;
        for (int i = 0; i < size; i++) {
            long end = ends.at[i];
            if (end <= now && over.size() < limit) {
                over.add(sorted[i].key());
            } else {
                first = Math.min(first, end);
            }
        }
        ends.first = first;
        ends = first == NEVER ? null : ends;
        return over;
    }

    /** The place of a key, or where it would be, as {@link java.util.Collections#binarySearch} says it. */
    private int find(String key) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Entries.compare(sorted[middle].key(), key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
