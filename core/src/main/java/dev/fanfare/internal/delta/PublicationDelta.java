package dev.fanfare.internal.delta;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publications as a subscription gets them that has asked for deltas. In an encoding that is text, its data is always a
 * JSON string: of the whole payload, or of the delta.
 */
public final class PublicationDelta {

    /** What is told of a key under which nothing is, where all data is a string of JSON. */
    private static final Payload NOTHING = JsonWriter.quotedPayload("null");

    private PublicationDelta() {}

    /**
     * A publication for who has another.
     *
     * @param base the one before that the subscriber was given; null for none
     * @param isText whether the encoding is
     * @return as a delta if that is shorter, else whole
     * @throws NotJsonException if the encoding is text and the payload is not JSON
     */
    public static Publication after(@Nullable Publication base, Publication publication, boolean isText) {
        if (publication.data().isEmpty()) {
            return isText ? publication.withData(NOTHING) : publication;
        }
        Payload data = publication.data();
        if (isText) {
            data.requireJson();
        }
        byte[] delta = base == null ? null : FossilDelta.between(base.data().unsafeArray(), data.unsafeArray(), isText);
        if (delta == null) {
            return isText ? publication.withData(JsonWriter.quotedPayload(data.utf8())) : publication;
        }
        return publication.withDelta(
                isText ? JsonWriter.quotedPayload(new String(delta, StandardCharsets.UTF_8)) : Payload.wrap(delta));
    }

    /** Each whole, of many that somebody reads who gets deltas afterwards. */
    public static List<Publication> whole(List<Publication> publications, boolean isText) {
        return publications.stream()
                .map(publication -> after(null, publication, isText))
                .toList();
    }

    /** Many of a map, each for who has the one before it of the same key; the first of a key is whole. */
    public static List<Publication> chainByKey(List<Publication> publications, boolean isText) {
        Map<String, Publication> before = new HashMap<>();
        List<Publication> chain = new ArrayList<>(publications.size());
        for (Publication publication : publications) {
            chain.add(after(before.get(publication.key()), publication, isText));
            if (publication.removed()) {
                before.remove(publication.key());
            } else {
                before.put(publication.key(), publication);
            }
        }
        return chain;
    }

    /** The same of many, each for who has the one before it; the first is whole. */
    public static List<Publication> chain(List<Publication> publications, boolean isText) {
        List<Publication> chain = new ArrayList<>(publications.size());
        Publication before = null;
        for (Publication publication : publications) {
            chain.add(after(before, publication, isText));
            before = publication;
        }
        return chain;
    }
}
