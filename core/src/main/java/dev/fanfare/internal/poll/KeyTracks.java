package dev.fanfare.internal.poll;

import java.util.ArrayList;
import java.util.List;

/** The clients of one loop that track one key, in no order that matters. */
final class KeyTracks {

    private final List<Track> all = new ArrayList<>(1);

    int size() {
        return all.size();
    }

    Track get(int index) {
        return all.get(index);
    }

    void add(Track track) {
        track.index = all.size();
        all.add(track);
    }

    void remove(Track track) {
        Track last = all.remove(all.size() - 1);
        if (last != track) {
            all.set(track.index, last);
            last.index = track.index;
        }
    }
}
