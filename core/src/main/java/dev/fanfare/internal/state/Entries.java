package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.StateEntry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, in the order of the bytes of keys in UTF-8: in one array, because most states have few keys and there
 * are many of them. Not safe for several threads; its owner locks.
 */
final class Entries {

    private static final StateEntry[] NONE = {};

    /** How many places an array has more than are needed: none where it is small, so that a million small ones are. */
    private static final int SPARE_FROM = 32;

    private StateEntry[] sorted = NONE;
    private int size;
    private long bytes;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Bytes of keys, values and details together. */
    long bytes() {
        return bytes;
    }

    @Nullable
    StateEntry get(String key) {
        int index = find(key);
        return index < 0 ? null : sorted[index];
    }

    /** Puts an entry in the place of the one with its key; one that is gone takes that away. */
    void put(StateEntry entry) {
        int index = find(entry.key());
        if (index >= 0) {
            bytes -= sizeOf(sorted[index]);
        }
        if (entry.isGone()) {
            if (index >= 0) {
                remove(index);
            }
            return;
        }
        bytes += sizeOf(entry);
        if (index >= 0) {
            sorted[index] = entry;
        } else {
            insert(-index - 1, entry);
        }
    }

    private void insert(int index, StateEntry entry) {
        if (size == sorted.length) {
            sorted = Arrays.copyOf(sorted, size < SPARE_FROM ? size + 1 : size + size / 2);
        }
        System.arraycopy(sorted, index, sorted, index + 1, size - index);
        sorted[index] = entry;
        size++;
    }

    private void remove(int index) {
        size--;
        StateEntry[] rest = size < SPARE_FROM ? new StateEntry[size] : sorted;
        System.arraycopy(sorted, 0, rest, 0, index);
        System.arraycopy(sorted, index + 1, rest, index, size - index);
        if (rest == sorted) {
            Arrays.fill(rest, size, size + 1, null);
        }
        sorted = rest;
    }

    static long sizeOf(StateEntry entry) {
        return sizeOf(entry.key(), entry.value()) + entry.details().weight();
    }

    static long sizeOf(String key, Payload value) {
        return (long) key.length() + value.size();
    }

    /** All of them. */
    List<StateEntry> all() {
        return List.of(Arrays.copyOf(sorted, size));
    }

    /** Those behind a key, as many as there are up to a limit. */
    List<StateEntry> behind(String cursor, int limit) {
        int from = cursor.isEmpty() ? 0 : find(cursor);
        int start = from < 0 ? -from - 1 : cursor.isEmpty() ? 0 : from + 1;
        int end = (int) Math.min(size, (long) start + limit);
        return List.of(Arrays.copyOfRange(sorted, start, end));
    }

    /** Whether a key is the last one, or behind it. */
    boolean endsWith(String key) {
        return size == 0 || compare(sorted[size - 1].key(), key) <= 0;
    }

    /** The place of a key, or where it would be, as {@link java.util.Collections#binarySearch} says it. */
    private int find(String key) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(sorted[middle].key(), key);
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

    /** As the bytes in UTF-8 compare, which is as code points do and not quite as characters of 16 bits. */
    static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean bothOrNeither = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothOrNeither ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
