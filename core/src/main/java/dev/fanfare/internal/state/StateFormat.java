package dev.fanfare.internal.state;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateView;
import java.util.List;

/** What subscribers are given of the states in a namespace. Safe for any thread. */
public interface StateFormat {

    /** A change as a publication at its place in the stream, as far as subscribers are told of that. */
    Publication publication(StateChange change, StreamPosition position);

    /** What every subscriber has of what changed, so that it may be given the difference; {@link Payload#EMPTY} if nothing. */
    Payload base(StateChange change);

    /** The changes that were read, each as a publication at its place; none if what is there was read. */
    default List<Publication> publications(StateView view) {
        String epoch = view.top().epoch();
        return view.changes() == null
                ? List.of()
                : view.changes().stream()
                        .map(change -> publication(change, new StreamPosition(change.offset(), epoch)))
                        .toList();
    }

    /** How a publication fails in a channel of this kind, which changes in other ways. */
    ErrorException refusal();
}
