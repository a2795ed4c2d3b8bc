package dev.fanfare.channel;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pushes of one channel that are delivered together, in order. Subscribers who want the same part
 * of it in the same format share one buffer, made when the first of them asks.
 */
final class PushRun {

    private final List<EncodedPush> pushes;
    private final List<Part> parts = new ArrayList<>(2);

    private boolean hasJoinOrLeave;
    private boolean contiguous = true;
    private String epoch = "";
    private long firstOffset;
    private long lastOffset;

    PushRun(List<EncodedPush> pushes) {
        this.pushes = pushes;
        for (EncodedPush push : pushes) {
            hasJoinOrLeave |= push.isJoinOrLeave();
            if (push.position().offset() > 0) {
                include(push.position());
            }
        }
    }

    private void include(StreamPosition position) {
        if (firstOffset == 0) {
            firstOffset = position.offset();
            epoch = position.epoch();
        } else {
            contiguous &=
                    position.offset() == lastOffset + 1 && position.epoch().equals(epoch);
        }
        lastOffset = position.offset();
    }

    /** The stream that the publications belong to; "" if none has a place in one. */
    String epoch() {
        return epoch;
    }

    /** Offset of the first publication; 0 if none has a place in a stream. */
    long firstOffset() {
        return firstOffset;
    }

    /** Offset of the last publication; 0 if none has a place in a stream. */
    long lastOffset() {
        return lastOffset;
    }

    /** Whether no publication is missing between the first and the last. */
    boolean isContiguous() {
        return contiguous;
    }

    List<EncodedPush> pushes() {
        return pushes;
    }

    /**
     * The part of the run for subscribers that are at the same place.
     *
     * @param after offset of the last publication they have; all without a place in a stream are
     *     included
     * @param joinLeave whether they hear of others coming and going
     * @return the shared buffer, valid until {@link #release()}; null if nothing is left for them
     * @throws NotJsonException if the format is JSON and one of the payloads is not
     */
    @Nullable
    SharedBatch part(WireFormat format, long after, boolean joinLeave) {
        // What makes no difference in this run must not keep subscribers from sharing.
        long from = after < firstOffset ? 0 : after;
        boolean withJoinLeave = joinLeave && hasJoinOrLeave;
        for (Part part : parts) {
            if (part.format == format && part.after == from && part.joinLeave == withJoinLeave) {
                return part.batch();
            }
        }
        Part part = new Part(format, from, withJoinLeave);
        parts.add(part);
        part.make(pushes);
        return part.batch();
    }

    /**
     * The part of the run for one subscriber with a filter.
     *
     * @return a buffer that the caller releases; null if nothing is left
     * @throws NotJsonException if the format is JSON and one of the payloads is not
     */
    @Nullable
    SharedBatch filtered(WireFormat format, long after, boolean joinLeave, TagsFilter filter) {
        Part part = new Part(format, after, joinLeave);
        part.make(pushes.stream()
                .filter(push -> push.isJoinOrLeave() || filter.matches(push.tags()))
                .toList());
        return part.batch();
    }

    /** Gives the shared buffers back. */
    void release() {
        for (Part part : parts) {
            if (part.batch != null) {
                part.batch.release();
            }
        }
        parts.clear();
    }

    private static final class Part {
        private final WireFormat format;
        private final long after;
        private final boolean joinLeave;
        private @Nullable SharedBatch batch;
        private @Nullable NotJsonException problem;

        Part(WireFormat format, long after, boolean joinLeave) {
            this.format = format;
            this.after = after;
            this.joinLeave = joinLeave;
        }

        void make(List<EncodedPush> pushes) {
            Codec codec = format.codec();
            List<byte[]> messages = new ArrayList<>(pushes.size());
            try {
                for (EncodedPush push : pushes) {
                    long offset = push.position().offset();
                    boolean wanted = push.isJoinOrLeave() ? joinLeave : offset == 0 || offset > after;
                    if (wanted) {
                        messages.add(push.encoded(codec));
                    }
                }
                batch = messages.isEmpty() ? null : format.batch(messages);
            } catch (NotJsonException notJson) {
                problem = notJson;
            }
        }

        @Nullable
        SharedBatch batch() {
            if (problem != null) {
                throw problem;
            }
            return batch;
        }
    }
}
