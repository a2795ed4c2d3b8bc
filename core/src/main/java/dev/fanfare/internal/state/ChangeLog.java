package dev.fanfare.internal.state;

import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest changes of one state. Not safe for several threads; its owner locks. */
final class ChangeLog {

    /** Null while there are none, as of most states after a while. */
    private @Nullable Deque<StateChange> kept;

    private long bytes;

    /** About how much memory it takes, in bytes. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return kept == null;
    }

    /** Keeps a change, and of those before as many as there is room for. */
    void append(StateChange change, int size) {
        Deque<StateChange> changes = kept == null ? new ArrayDeque<>(1) : kept;
        kept = changes;
        changes.addLast(change);
        bytes += weightOf(change);
        while (changes.size() > size) {
            bytes -= weightOf(changes.removeFirst());
        }
    }

    private static long weightOf(StateChange change) {
        long weight = change.weight();
        for (var entry : change.entries()) {
            weight += entry.weight();
        }
        return weight;
    }

    void clear() {
        kept = null;
        bytes = 0;
    }

    /** What changed after an offset, if all of that is kept and it is not more than so many changes. */
    @Nullable
    List<StateChange> since(long offset, StreamPosition top, int most) {
        return top.offset() - offset > most ? null : after(offset, top, most);
    }

    /** The first of what changed after an offset, if all of that is kept. */
    @Nullable
    List<StateChange> after(long offset, StreamPosition top, int limit) {
        long missing = top.offset() - offset;
        if (missing == 0) {
            return List.of();
        }
        if (kept == null || missing < 0 || missing > kept.size()) {
            return null;
        }
        return kept.stream().skip(kept.size() - missing).limit(limit).toList();
    }

    /** The oldest that are kept. */
    List<StateChange> oldest(int limit) {
        return kept == null ? List.of() : kept.stream().limit(limit).toList();
    }

    /** What is kept of what changed before an offset, newest first. */
    List<StateChange> newestBefore(long offset, int limit) {
        List<StateChange> found = new ArrayList<>();
        if (kept != null) {
            Iterator<StateChange> changes = kept.descendingIterator();
            while (changes.hasNext() && found.size() < limit) {
                StateChange next = changes.next();
                if (next.offset() < offset) {
                    found.add(next);
                }
            }
        }
        return found;
    }
}
