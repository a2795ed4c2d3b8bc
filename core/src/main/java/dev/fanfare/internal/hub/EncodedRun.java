package dev.fanfare.internal.hub;

import dev.fanfare.protocol.NotJsonException;
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
 */
record EncodedRun(@Nullable SharedBatch batch, boolean isIncomplete) {

    static EncodedRun of(WireFormat format, List<EncodedPush> pushes) {
        List<byte[]> messages = new ArrayList<>(pushes.size());
        for (EncodedPush push : pushes) {
            try {
                messages.add(push.encoded(format.codec()));
            } catch (NotJsonException notJson) {
                // Nobody must lose what others can be given over what one publisher did.
            }
        }
        return new EncodedRun(messages.isEmpty() ? null : format.batch(messages), messages.size() < pushes.size());
    }

    /** Gives the buffer back. */
    void release() {
        if (batch != null) {
            batch.release();
        }
    }
}
