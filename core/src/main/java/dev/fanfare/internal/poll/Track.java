package dev.fanfare.internal.poll;

/** One key that one client tracks. Belongs to the client's loop. */
final class Track {

    private final Tracks owner;
    private final PollKey key;
    private long version;
    private long until;

    /** Where it stands among those of its key; kept by {@link KeyTracks}. */
    int index;

    Track(Tracks owner, PollKey key) {
        this.owner = owner;
        this.key = key;
    }

    Tracks owner() {
        return owner;
    }

    PollKey key() {
        return key;
    }

    /** The version that the client has; 0 for none. */
    long version() {
        return version;
    }

    void version(long given) {
        version = given;
    }

    /** Until when it may be tracked, by the loop's clock; 0 for ever. */
    long until() {
        return until;
    }

    void until(long moment) {
        until = moment;
    }
}
