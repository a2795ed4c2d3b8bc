package dev.fanfare.internal.state;

import dev.fanfare.channel.MapOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;

/** States as maps on the wire: a publication for each key, which bears the key. */
public final class MapFormat implements StateFormat {

    /** The value of a key of which nothing is said but that it is there. */
    public static final Payload NOTHING = Payload.utf8("null");

    private final boolean tellsPositions;
    private final boolean tellsData;

    /**
     * The format of maps with some options.
     *
     * @param tellsData whether there is more under a key than that somebody is there
     */
    public MapFormat(MapOptions options, boolean tellsData) {
        this.tellsPositions = options.hasStream();
        this.tellsData = tellsData;
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

    /** Where a map stands, as far as anybody can follow it. */
    public StreamPosition told(StreamPosition position) {
        return tellsPositions ? position : StreamPosition.NONE;
    }

    private Publication of(StateEntry entry) {
        Publication publication = Publication.of(
                entry.key(),
                entry.value(),
                entry.details().info(),
                entry.details().tags());
        return tellsData ? publication : publication.withData(Payload.EMPTY);
    }

    @Override
    public ErrorException refusal() {
        return new ErrorException(
                ProtocolError.BAD_REQUEST, "the channel is a map: write under a key of it, with map_publish");
    }
}
