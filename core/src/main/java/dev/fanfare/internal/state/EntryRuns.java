package dev.fanfare.internal.state;

import dev.fanfare.state.StateEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many entries, in sorted arrays one behind the other, so that to put one in moves few. */
final class EntryRuns implements Entries {

    /** With fewer entries one array has all of them again. */
    private static final int FEWEST = EntryRun.MOST / 4;

    private EntryRun[] runs;

    /** When the first key of each is over, as they say it. */
    private long[] firstEnds;

    private int count;
    private int size;
    private long bytes;
    private long firstEnd = NEVER;

    /**
     * @param all are too many for one array, and become the first of several
     */
    EntryRuns(EntryRun all) {
        size = all.size();
        bytes = all.bytes();
        runs = new EntryRun[] {all, all.splitAt(size / 2)};
        count = runs.length;
        firstEnds = new long[] {all.firstEnd(), all.firstEnd()};
        firstEnd = all.firstEnd();
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
        return firstEnd == NEVER ? 0 : (long) Long.BYTES * size;
    }

    @Override
    public @Nullable StateEntry get(String key) {
        return runs[place(key)].get(key);
    }

    @Override
    public Entries put(StateEntry entry) {
        int place = place(entry.key());
        EntryRun run = runs[place];
        int sizeBefore = run.size();
        long bytesBefore = run.bytes();
        run.change(entry);
        size += run.size() - sizeBefore;
        bytes += run.bytes() - bytesBefore;
        if (run.size() > EntryRun.MOST) {
            // Keys that come in their order fill one array after the other, in place of half of each.
            boolean isBehindAll = place == count - 1 && run.endsWith(entry.key());
            insert(place + 1, run.splitAt(isBehindAll ? EntryRun.MOST : EntryRun.MOST / 2));
        } else if (run.size() < sizeBefore) {
            shrink(place);
        }
        return size < FEWEST || count == 1 ? inOne() : this;
    }

    private void insert(int place, EntryRun run) {
        if (count == runs.length) {
            runs = Arrays.copyOf(runs, count + count / 2 + 1);
            firstEnds = Arrays.copyOf(firstEnds, runs.length);
        }
        System.arraycopy(runs, place, runs, place + 1, count - place);
        System.arraycopy(firstEnds, place, firstEnds, place + 1, count - place);
        runs[place] = run;
        firstEnds[place] = run.firstEnd();
        count++;
    }

    /** Puts two neighbours into one array where both have become small, and leaves no empty one; there are two at least. */
    private void shrink(int place) {
        int next = place + 1 < count ? place + 1 : place;
        EntryRun one = runs[next - 1];
        EntryRun other = runs[next];
        int smaller = Math.min(one.size(), other.size());
        if (smaller == 0 || (smaller < FEWEST && one.size() + other.size() <= EntryRun.MOST / 2)) {
            one.append(other);
            firstEnds[next - 1] = one.firstEnd();
            count--;
            System.arraycopy(runs, next + 1, runs, next, count - next);
            System.arraycopy(firstEnds, next + 1, firstEnds, next, count - next);
            runs[count] = null;
        }
    }

    private EntryRun inOne() {
        EntryRun all = runs[0];
        for (int i = 1; i < count; i++) {
            all.append(runs[i]);
        }
        return all;
    }

    @Override
    public List<StateEntry> behind(String cursor, int limit) {
        List<StateEntry> found = new ArrayList<>(Math.min(limit, size));
        for (int i = place(cursor); i < count && found.size() < limit; i++) {
            found.addAll(runs[i].behind(cursor, limit - found.size()));
        }
        return found;
    }

    @Override
    public boolean endsWith(String key) {
        return runs[count - 1].endsWith(key);
    }

    @Override
    public long firstEnd() {
        return firstEnd;
    }

    @Override
    public long end(String key) {
        return runs[place(key)].end(key);
    }

    @Override
    public void setEnd(String key, long end) {
        int place = place(key);
        runs[place].setEnd(key, end);
        firstEnds[place] = runs[place].firstEnd();
        firstEnd = Math.min(firstEnd, firstEnds[place]);
    }

    @Override
    public List<String> over(long now, int limit) {
        List<String> over = new ArrayList<>();
        long first = NEVER;
        for (int i = 0; i < count; i++) {
            if (firstEnds[i] <= now && over.size() < limit) {
                over.addAll(runs[i].over(now, limit - over.size()));
                firstEnds[i] = runs[i].firstEnd();
            }
            first = Math.min(first, firstEnds[i]);
        }
        firstEnd = first;
        return over;
    }

    /** Which array has a key, or would have it. */
    private int place(String key) {
        int low = 1;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Entries.compare(runs[middle].firstKey(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }
}
