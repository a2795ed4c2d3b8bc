package dev.fanfare.push.internal.payload;

import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** JSON that others have written, as a tree. */
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder(JsonText.objectFactory()).build();

    private Json() {}

    /** The tree; a missing node if it is no JSON, or nested too deep for a tree. */
    public static JsonNode tree(Payload text) {
        if (!text.isJson()) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(text.unsafeArray());
        } catch (JacksonException tooDeep) {
            return MissingNode.getInstance();
        }
    }
}
