package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.StateEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, in the order of the bytes of keys in UTF-8, and when single keys are over, in milliseconds. Not safe for
 * several threads; its owner locks.
 */
interface Entries {

    /** The end of a key that has none. */
    long NEVER = Long.MAX_VALUE;

    int size();

    default boolean isEmpty() {
        return size() == 0;
    }

    /** Bytes of keys, values and details together. */
    long bytes();

    /** About how many bytes it takes to know when keys are over. */
    long bytesOfEnds();

    @Nullable
    StateEntry get(String key);

    /**
     * Puts an entry in the place of the one with its key, whose end it has; one that is gone takes that away.
     *
     * @return what has all of them from now on, this or another
     */
    Entries put(StateEntry entry);

    /** All of them. */
    default List<StateEntry> all() {
        return behind("", Integer.MAX_VALUE);
    }

    /** Those behind a key, which need not be there, as many as there are up to a limit; "" is before all. */
    List<StateEntry> behind(String cursor, int limit);

    /** Whether a key is the last one, or behind it. */
    boolean endsWith(String key);

    /** When the first key is over: then at the earliest, perhaps later, as a key may have been given another end. */
    long firstEnd();

    /** When a key is over; {@link #NEVER} if never, or if it is not there. */
    long end(String key);

    /** Says when a key is over that is there; {@link #NEVER} for never. */
    void setEnd(String key, long end);

    /** Some of the keys that are over, up to a limit, which the caller takes away before anything else. */
    List<String> over(long now, int limit);

    static long sizeOf(StateEntry entry) {
        return sizeOf(entry.key(), entry.value()) + entry.details().weight();
    }

    static long sizeOf(String key, Payload value) {
        return (long) key.length() + value.size();
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
