package dev.fanfare.internal.state;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateView;
import java.util.List;

/**
 * States as objects on the wire. Who begins to follow one is given {@code {"state":{…},"version":7}}, with {@code null} for
 * an object that is not there; a change is {@code {"patch":{…}}}, with {@code null} for an attribute that is gone, {@code
 * {"gone":"removed"}} or {@code {"gone":"expired"}}; a message is {@code {"message":…}}.
 */
public final class ObjectFormat implements WholeStateFormat {

    private static final Payload NULL = Payload.utf8("null");

    private final String refusal;

    /**
     * @param refusal what keeps a publication of a client out, in words
     */
    public ObjectFormat(String refusal) {
        this.refusal = refusal;
    }

    @Override
    public Publication publication(StateChange change, StreamPosition position) {
        return Publication.of(data(change)).at(position);
    }

    @Override
    public Payload base(StateChange change) {
        return Payload.EMPTY;
    }

    private static Payload data(StateChange change) {
        boolean isGone = change.cause() == ChangeCause.REMOVED;
        return JsonWriter.objectPayload(out -> {
            if (isGone) {
                out.alwaysString("gone", "removed");
            } else if (change.cause() == ChangeCause.EXPIRED) {
                out.alwaysString("gone", "expired");
            } else if (!change.entries().isEmpty()) {
                out.object("patch", patch -> write(patch, change.entries()));
            }
            out.payload("message", change.message());
        });
    }

    @Override
    public Change change(Payload data) {
        return ObjectChange.of(data);
    }

    @Override
    public Payload whole(StateView view) {
        return JsonWriter.objectPayload(out -> {
            if (view.exists()) {
                out.object("state", state -> write(state, view.entries()));
            } else {
                out.payload("state", NULL);
            }
            out.alwaysNumber("version", view.version());
            if (view.expiresIn() != null) {
                out.alwaysNumber("expires_in", view.expiresIn().toMillis());
            }
        });
    }

    private static void write(JsonWriter out, List<StateEntry> entries) {
        entries.forEach(entry -> out.payload(entry.key(), entry.isGone() ? NULL : entry.value()));
    }

    @Override
    public ErrorException refusal() {
        return new ErrorException(ProtocolError.NOT_AVAILABLE, refusal);
    }
}
