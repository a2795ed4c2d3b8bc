package dev.fanfare.internal.state;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import org.jspecify.annotations.Nullable;

/** States as maps on the wire: a publication for each key, which bears the key. */
public final class MapFormat implements StateFormat {

    private final boolean tellsPositions;

    /** The format of maps with some options. */
    public MapFormat(MapOptions options) {
        this.tellsPositions = options.hasStream();
    }

    /** A change of a map is one of a single key. */
    @Override
    public Publication publication(StateChange change, StreamPosition position) {
        Publication publication = of(change.entries().get(0));
        return tellsPositions ? publication.at(position) : publication;
    }

    /** Who reads a map without a stream may have left out of a page what had changed by then. */
    @Override
    public Payload base(StateChange change) {
        return tellsPositions ? change.before() : Payload.EMPTY;
    }

    /** What is under a key, with the place of its last change. */
    public Publication entry(StateEntry entry) {
        Publication publication = of(entry);
        return tellsPositions ? publication.at(new StreamPosition(entry.offset(), "")) : publication;
    }

    private static Publication of(StateEntry entry) {
        return Publication.of(
                entry.key(),
                entry.value(),
                entry.details().info(),
                entry.details().tags());
    }

    /** Changes of different keys are never one. */
    @Override
    public Change change(Payload data) {
        return new Change() {
            @Override
            public @Nullable Change with(Change later) {
                return null;
            }

            @Override
            public Payload data() {
                return data;
            }

            @Override
            public int weight() {
                return data.size();
            }
        };
    }

    @Override
    public ErrorException refusal() {
        return new ErrorException(
                ProtocolError.BAD_REQUEST, "the channel is a map: write under a key of it, with map_publish");
    }
}
