package dev.fanfare.internal.state;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change of a state that is an object on the wire. */
final class ObjectChange implements WholeStateFormat.Change {

    private static final int AROUND_AN_ATTRIBUTE = 4;

    /** All of it as it came; null if it is made of several. */
    private final @Nullable Payload json;

    /** The attributes that change; null if it is something else. */
    private final @Nullable Map<String, Payload> patch;

    private final boolean isGone;

    /** Whether it has a message, alone or with something else. */
    private final boolean isMessage;

    private final int weight;

    private ObjectChange(
            @Nullable Payload json, @Nullable Map<String, Payload> patch, boolean isGone, boolean isMessage) {
        this.json = json;
        this.patch = patch;
        this.isGone = isGone;
        this.isMessage = isMessage;
        this.weight = json == null ? weightOf(patch) : json.size();
    }

    private static int weightOf(@Nullable Map<String, Payload> attributes) {
        int sum = 0;
        if (attributes != null) {
            for (Map.Entry<String, Payload> each : attributes.entrySet()) {
                sum += each.getKey().length() + each.getValue().size() + AROUND_AN_ATTRIBUTE;
            }
        }
        return sum;
    }

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
                case "gone" -> {
                    isGone = true;
                    in.skip();
                }
                default -> {
                    isMessage = true;
                    in.skip();
                }
            }
        }
        return new ObjectChange(json, patch, isGone, isMessage);
    }

    /** Null where something would be lost: no message is, and no end of an object. */
    @Override
    public @Nullable ObjectChange with(WholeStateFormat.Change other) {
        ObjectChange later = (ObjectChange) other;
        if (isMessage || later.isMessage) {
            return null;
        }
        if (later.isGone) {
            return later;
        }
        if (patch == null || later.patch == null) {
            return null;
        }
        Map<String, Payload> both = new LinkedHashMap<>(patch);
        both.putAll(later.patch);
        return new ObjectChange(null, both, false, false);
    }

    @Override
    public Payload data() {
        Map<String, Payload> attributes = patch;
        return json != null || attributes == null
                ? Objects.requireNonNull(json)
                : JsonWriter.objectPayload(out -> out.object("patch", in -> attributes.forEach(in::payload)));
    }

    @Override
    public int weight() {
        return weight;
    }
}
