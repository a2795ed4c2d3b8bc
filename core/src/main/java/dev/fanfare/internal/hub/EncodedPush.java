package dev.fanfare.internal.hub;

import dev.fanfare.internal.delta.PublicationDelta;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A push to the subscribers of a channel, encoded once for each encoding however many get it.
 *
 * <p>Shared by the loops of all subscribers. Two of them may encode at the same time; what one of them has made may be
 * lost then, and be made again.
 */
public final class EncodedPush implements Consignment {

    private static final int OVERHEAD = 128;

    private static final int MAX_DELTA_FORMS = 16;

    private final Push push;
    private final StreamPosition position;
    private final StreamPosition before;
    private final String exclude;
    private final boolean delta;

    /** What everybody has of a key, to which the push may be a delta; null where each has what it was given last. */
    private final @Nullable Publication keyBase;

    private volatile @Nullable Form forms;

    /** Its forms for subscriptions that get deltas. */
    private volatile @Nullable Form deltaForms;

    /** The push as one codec writes it, and after it as others do. */
    private static final class Form {

        private final Codec codec;
        private final long id;
        private final @Nullable Publication base;
        private final byte[] bytes;
        private final @Nullable Form next;
        private final int count;

        Form(Codec codec, long id, @Nullable Publication base, byte[] bytes, @Nullable Form next) {
            this.codec = codec;
            this.id = id;
            this.base = base;
            this.bytes = bytes;
            this.next = next;
            this.count = next == null ? 1 : next.count + 1;
        }
    }

    /**
     * @param position the place of a publication in its stream; {@link StreamPosition#NONE} for a
     *     push without one
     * @param before where the stream stood before it
     * @param exclude the client that is not given it; "" for none
     * @param delta whether it may be given as a delta
     */
    EncodedPush(Push push, StreamPosition position, StreamPosition before, String exclude, boolean delta) {
        this(push, position, before, exclude, delta, null);
    }

    private EncodedPush(
            Push push,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta,
            @Nullable Publication keyBase) {
        this.push = push;
        this.position = position;
        this.before = before;
        this.exclude = exclude;
        this.delta = delta;
        this.keyBase = keyBase;
    }

    /**
     * What has changed of a key.
     *
     * @param base what everybody has under it; {@link Payload#EMPTY} for nothing
     */
    static EncodedPush ofKey(
            Push.Published push, Payload base, StreamPosition position, StreamPosition before, String exclude) {
        return new EncodedPush(push, position, before, exclude, !base.isEmpty(), Publication.of(base));
    }

    /** A push for everybody that has no place in a stream. */
    EncodedPush(Push push) {
        this(push, StreamPosition.NONE, StreamPosition.NONE, "", false);
    }

    /** The value of an item, which has no place in a stream; a delta to what a subscriber has of it. */
    public static EncodedPush ofItem(Push.Published push) {
        return new EncodedPush(push, StreamPosition.NONE, StreamPosition.NONE, "", true);
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

    /** To what the next publication may be a delta, for who had another base before this push. */
    @Nullable
    Publication baseAfter(@Nullable Publication base) {
        Publication given = publication();
        return given == null || keyBase != null ? base : given;
    }

    /** The same push for a publication that is this one and an older one together. */
    EncodedPush in(EncodedPush older, Publication both) {
        return new EncodedPush(
                new Push.Published(push.channel(), both),
                position,
                before,
                // Who is left out of only one of them is told of both rather than of neither.
                exclude.equals(older.exclude) ? exclude : "",
                delta,
                keyBase);
    }

    @Override
    public int weight() {
        int base = keyBase == null ? 0 : keyBase.data().size();
        return push instanceof Push.Published published
                ? published.publication().weight() + base
                : OVERHEAD;
    }

    /**
     * The message for a connection of this codec, of which there is one instance for each encoding.
     *
     * @param id the channel's number, which is sent in place of its name; 0 for the name
     * @throws NotJsonException if the codec's encoding is text and the payload is not JSON
     */
    public byte[] encoded(Codec codec, long id) {
        Form known = forms;
        for (Form form = known; form != null; form = form.next) {
            if (form.codec == codec && form.id == id) {
                return form.bytes;
            }
        }
        byte[] encoded = codec.encode(compact(push, id));
        forms = new Form(codec, id, null, encoded, known);
        return encoded;
    }

    /**
     * The message for a subscription that gets deltas.
     *
     * @param base the publication that it was given last; null for none
     * @param id the channel's number, which is sent in place of its name; 0 for the name
     * @throws NotJsonException if the codec's encoding is text and the payload is not JSON
     */
    public byte[] encodedAfter(@Nullable Publication base, Codec codec, long id) {
        if (!(push instanceof Push.Published published)) {
            return encoded(codec, id);
        }
        Publication from = !delta ? null : keyBase == null ? base : keyBase;
        Form known = deltaForms;
        for (Form form = known; form != null; form = form.next) {
            if (form.codec == codec && form.id == id && Objects.equals(form.base, from)) {
                return form.bytes;
            }
        }
        Publication given = PublicationDelta.after(from, published.publication(), codec.isText());
        byte[] encoded = codec.encode(compact(new Push.Published(push.channel(), given), id));
        // Where filters differ so do bases: it is not kept for all of them.
        deltaForms = new Form(codec, id, from, encoded, known == null || known.count < MAX_DELTA_FORMS ? known : null);
        return encoded;
    }

    private static Push compact(Push named, long id) {
        return id == 0 ? named : new Push.Compact(id, named);
    }
}
