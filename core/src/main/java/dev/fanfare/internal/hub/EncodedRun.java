package dev.fanfare.internal.hub;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pushes in one buffer, as far as a format can carry them.
 *
 * @param batch the buffer, with one reference; null if there is nothing in it
 * @param isIncomplete whether pushes are left out because the format carries nothing but JSON and they are not. What is
 *     published is checked, so this comes of another node that allows more, or of somebody who subscribed just then
 * @param last the publication in it that who gets deltas has last; null for whoever gets none
 */
record EncodedRun(
        @Nullable SharedBatch batch,
        boolean isIncomplete,
        @Nullable Publication last) {

    /**
     * Every publication is whole.
     *
     * @param id the channel's number, which is sent in place of its name; 0 for the name
     */
    static EncodedRun of(WireFormat format, List<EncodedPush> pushes, long id) {
        List<byte[]> messages = new ArrayList<>(pushes.size());
        for (EncodedPush push : pushes) {
            try {
                messages.add(push.encoded(format.codec(), id));
            } catch (NotJsonException notJson) {
                // Nobody must lose what others can be given over what one publisher did.
            }
        }
        return of(format, messages, pushes, null);
    }

    /**
     * Each publication is a delta to the one before it, if it may be.
     *
     * @param base the publication before the first; null for none
     * @param id the channel's number, which is sent in place of its name; 0 for the name
     */
    static EncodedRun ofDeltas(WireFormat format, List<EncodedPush> pushes, @Nullable Publication base, long id) {
        Codec codec = format.codec();
        Publication last = base;
        List<byte[]> messages = new ArrayList<>(pushes.size());
        for (EncodedPush push : pushes) {
            try {
                messages.add(push.encodedAfter(last, codec, id));
                last = push.baseAfter(last);
            } catch (NotJsonException notJson) {
                // The same: the next is a delta to what was given.
            }
        }
        return of(format, messages, pushes, last);
    }

    private static EncodedRun of(
            WireFormat format, List<byte[]> messages, List<EncodedPush> pushes, @Nullable Publication last) {
        return new EncodedRun(
                messages.isEmpty() ? null : format.batch(messages), messages.size() < pushes.size(), last);
    }

    /** Gives the buffer back. */
    void release() {
        if (batch != null) {
            batch.release();
        }
    }
}
