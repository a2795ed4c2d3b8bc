package dev.fanfare.bench.witness;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What one client saw of one channel. Its time is cut into stretches: one begins where the client subscribes without a
 * position, or is told that what it missed is not there any more. Within a stretch nothing may be missing. Safe for any
 * thread.
 */
public final class SubscriptionWitness {

    private final ChannelWitness channel;
    private final int subscriber;
    private final Recovery recovery;
    private final BitSet delivered = new BitSet();
    private final BitSet inStretch = new BitSet();
    private final List<Stretch> stretches = new ArrayList<>();
    private int epoch = -1;
    private long offset;
    private int highest = -1;
    private int round;
    private long deliveries;
    private long again;

    /**
     * Where a stretch begins.
     *
     * @param nanos when the client was told
     */
    private record Stretch(long nanos, int epoch, long offset) {}

    SubscriptionWitness(ChannelWitness channel, int subscriber, Recovery recovery) {
        this.channel = channel;
        this.subscriber = subscriber;
        this.recovery = recovery;
    }

    /** The client subscribed without a position, or was told that it could not be given what it missed. */
    public void begins(long nanos, String newEpoch, long newOffset) {
        synchronized (channel) {
            epoch = channel.places.epoch(newEpoch);
            offset = newOffset;
            highest = -1;
            inStretch.clear();
            stretches.add(new Stretch(nanos, epoch, newOffset));
        }
    }

    /**
     * The client subscribed with its position and was told that nothing is missing; what it missed comes next.
     *
     * @param newOffset after which it goes on
     */
    public void goesOn(String sameEpoch, long newOffset) {
        synchronized (channel) {
            int said = channel.places.epoch(sameEpoch);
            if (said != epoch) {
                tell(
                        Violation.Kind.OTHER_EPOCH,
                        "recovered in epoch " + sameEpoch + " from " + channel.places.place(epoch, offset));
            } else if (newOffset > offset) {
                tell(Violation.Kind.SKIPPED, "recovered from " + newOffset + ", and had been at " + offset);
            } else if (newOffset < offset) {
                tell(Violation.Kind.REGRESSED, "recovered from " + newOffset + ", and had been at " + offset);
            }
            epoch = said;
            offset = newOffset;
        }
    }

    /**
     * A publication came.
     *
     * @param sequence the number that it carries
     * @param saidEpoch which it is of; "" if it does not say
     */
    public void delivered(long nanos, int sequence, String saidEpoch, long at) {
        synchronized (channel) {
            deliveries++;
            if (!channel.isPublished(sequence)) {
                tell(Violation.Kind.FOREIGN, "number " + sequence + " at offset " + at);
                return;
            }
            if (!saidEpoch.isEmpty() && channel.places.epoch(saidEpoch) != epoch) {
                tell(
                        Violation.Kind.OTHER_EPOCH,
                        "number " + sequence + " in epoch " + saidEpoch + " after "
                                + channel.places.place(epoch, offset));
                epoch = channel.places.epoch(saidEpoch);
            }
            recovery.delivered(nanos - channel.sent(sequence));
            follow(sequence, at);
            offset = at;
            highest = Math.max(highest, sequence);
            inStretch.set(sequence);
            if (delivered.get(sequence)) {
                again++;
            }
            delivered.set(sequence);
            int current = recovery.round();
            if (round != current && channel.sent(sequence) - recovery.since() >= 0) {
                round = current;
                recovery.recovered(current, nanos);
            }
        }
    }

    /** Whether a publication may come where the client is. */
    private void follow(int sequence, long at) {
        String what = "number " + sequence + " at " + channel.places.place(epoch, at) + " after offset " + offset;
        if (inStretch.get(sequence)) {
            tell(Violation.Kind.DOUBLED, what);
            return;
        }
        if (at <= offset) {
            tell(Violation.Kind.REGRESSED, what);
        } else if (at > offset + 1) {
            tell(Violation.Kind.SKIPPED, what);
        }
        if (sequence < highest && channel.isAcknowledged(sequence)) {
            tell(Violation.Kind.REORDERED, what + " and number " + highest);
        }
        String contradiction = channel.places.put(sequence, epoch, at, channel.publications());
        if (!contradiction.isEmpty()) {
            tell(Violation.Kind.MISPLACED, contradiction);
        }
    }

    boolean has(int sequence) {
        return delivered.get(sequence);
    }

    /** Whether the client was told, after a publication was sent, that something of this kind may be missing. */
    boolean isToldOf(int sequence) {
        long sent = channel.sent(sequence);
        for (Stretch stretch : stretches) {
            boolean isBehind = stretch.epoch == channel.places.epochOf(sequence)
                    && stretch.offset < channel.places.offset(sequence);
            if (stretch.nanos - sent >= 0 && !isBehind) {
                return true;
            }
        }
        return false;
    }

    void lost(int sequence) {
        tell(
                Violation.Kind.LOST,
                "number " + sequence + " at "
                        + channel.places.place(channel.places.epochOf(sequence), channel.places.offset(sequence))
                        + "; the client is at " + (epoch < 0 ? "nothing" : channel.places.place(epoch, offset)));
    }

    /** Nothing came for too long after a fault. */
    public void tellIfDeaf() {
        synchronized (channel) {
            if (round != recovery.round()) {
                tell(
                        Violation.Kind.DEAF,
                        "the client is at " + (epoch < 0 ? "nothing" : channel.places.place(epoch, offset)));
            }
        }
    }

    private void tell(Violation.Kind kind, String text) {
        channel.violation(kind, subscriber, text);
    }

    /** How often the client was told that something is missing. */
    public long announcements() {
        synchronized (channel) {
            return Math.max(0, stretches.size() - 1);
        }
    }

    /** What came, and of that what had come before in an earlier stretch. */
    public long deliveries() {
        synchronized (channel) {
            return deliveries;
        }
    }

    /** Publications that came again after the client had been told to begin anew. */
    public long again() {
        synchronized (channel) {
            return again;
        }
    }
}
