package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a state that is an object on the wire.
 *
 * @param json all of it
 * @param patch the attributes that change; null if it is none
 * @param isGone whether the object ends
 * @param isMessage whether it has a message, alone or with something else
 */
record ObjectChange(Payload json, @Nullable Map<String, Payload> patch, boolean isGone, boolean isMessage) {

    /** Reads what {@link ObjectFormat} has written. */
    static ObjectChange of(Payload json) {
        Map<String, Payload> patch = null;
        boolean isGone = false;
        boolean isMessage = false;
        JsonFields in = JsonFields.of(json.unsafeArray());
        in.nextObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "patch" -> patch = in.map(in::payload);
                case "gone" -> isGone = in.string() != null;
                default -> {
                    isMessage = true;
                    in.skip();
                }
            }
        }
        return new ObjectChange(json, patch, isGone, isMessage);
    }

    /** This change and a later one as one; null if they must stay two: no message is lost, and no end of an object. */
    @Nullable
    Payload with(ObjectChange later) {
        if (isMessage || later.isMessage) {
            return null;
        }
        if (later.isGone) {
            return later.json;
        }
        if (patch == null || later.patch == null) {
            return null;
        }
        Map<String, Payload> both = new LinkedHashMap<>(patch);
        both.putAll(later.patch);
        return Payload.parsedJson(new JsonWriter()
                .object(out -> out.object("patch", attributes -> both.forEach(attributes::payload)))
                .toBytes());
    }
}
