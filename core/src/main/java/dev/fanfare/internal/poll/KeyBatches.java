package dev.fanfare.internal.poll;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change in the buffers that clients of one loop are given, one for each kind of connection. */
final class KeyBatches {

    private final KeyChange change;
    private final List<Form> forms = new ArrayList<>(2);

    KeyBatches(KeyChange change) {
        this.change = change;
    }

    private record Form(
            WireFormat format,
            boolean deltas,
            boolean follows,
            @Nullable SharedBatch batch) {}

    /** The buffer for a client; null if its connection cannot carry the value. */
    @Nullable
    SharedBatch of(WireFormat format, boolean deltas, long version) {
        boolean follows = deltas && change.follows(version);
        for (Form form : forms) {
            if (form.format == format && form.deltas == deltas && form.follows == follows) {
                return form.batch;
            }
        }
        Form form = new Form(format, deltas, follows, batch(format, deltas, follows));
        forms.add(form);
        return form.batch;
    }

    private @Nullable SharedBatch batch(WireFormat format, boolean deltas, boolean follows) {
        try {
            return format.batch(List.of(change.encoded(format, deltas, follows)));
        } catch (NotJsonException notJson) {
            return null;
        }
    }

    /** Gives the buffers back. */
    void release() {
        for (Form form : forms) {
            if (form.batch != null) {
                form.batch.release();
            }
        }
    }
}
