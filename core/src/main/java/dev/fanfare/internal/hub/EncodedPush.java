package dev.fanfare.internal.hub;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A push to the subscribers of a channel, encoded once for each encoding however many get it.
 *
 * <p>Shared by the loops of all subscribers. Two of them may encode at the same time; what one of them has made may be
 * lost then, and be made again.
 */
final class EncodedPush implements Consignment {

    private static final int OVERHEAD = 128;

    private final Push push;
    private final StreamPosition position;
    private final StreamPosition before;
    private final String exclude;
    private volatile @Nullable Form forms;

    /** The push as one codec writes it, and after it as others do. */
    private static final class Form {

        private final Codec codec;
        private final byte[] bytes;
        private final @Nullable Form next;

        Form(Codec codec, byte[] bytes, @Nullable Form next) {
            this.codec = codec;
            this.bytes = bytes;
            this.next = next;
        }
    }

    /**
     * @param position the place of a publication in its stream; {@link StreamPosition#NONE} for a
     *     push without one
     * @param before where the stream stood before it
     * @param exclude the client that is not given it; "" for none
     */
    EncodedPush(Push push, StreamPosition position, StreamPosition before, String exclude) {
        this.push = push;
        this.position = position;
        this.before = before;
        this.exclude = exclude;
    }

    /** A push for everybody that has no place in a stream. */
    EncodedPush(Push push) {
        this(push, StreamPosition.NONE, StreamPosition.NONE, "");
    }

    /** Where a publication stands in its stream; offset 0 for a push that has no place in one. */
    StreamPosition position() {
        return position;
    }

    /** Where the stream stood before a publication. */
    StreamPosition before() {
        return before;
    }

    /** The client that is not given it; "" for none. */
    String exclude() {
        return exclude;
    }

    /** Whether the push tells that somebody came or went. */
    boolean isJoinOrLeave() {
        return !(push instanceof Push.Published);
    }

    /** The tags of a publication. */
    Map<String, String> tags() {
        return push instanceof Push.Published published
                ? published.publication().tags()
                : Map.of();
    }

    /** What is published; null if the push tells that somebody came or went. */
    @Nullable
    Publication publication() {
        return push instanceof Push.Published published ? published.publication() : null;
    }

    /** The same push for a publication that is this one and an older one together. */
    EncodedPush in(EncodedPush older, Publication both) {
        return new EncodedPush(
                new Push.Published(push.channel(), both),
                position,
                before,
                // Who is left out of only one of them is told of both rather than of neither.
                exclude.equals(older.exclude) ? exclude : "");
    }

    @Override
    public int weight() {
        return push instanceof Push.Published published
                ? published.publication().weight()
                : OVERHEAD;
    }

    /**
     * The message for a connection of this codec, of which there is one instance for each encoding.
     *
     * @throws NotJsonException if the codec's encoding is text and the payload is not JSON
     */
    byte[] encoded(Codec codec) {
        Form known = forms;
        for (Form form = known; form != null; form = form.next) {
            if (form.codec == codec) {
                return form.bytes;
            }
        }
        byte[] encoded = codec.encode(push);
        forms = new Form(codec, encoded, known);
        return encoded;
    }
}
