package dev.fanfare.internal.cluster;

import dev.fanfare.protocol.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Control messages as JSON. Safe for any thread. */
final class ControlCodec {

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Payload.class, new PayloadWriter())
                    .addDeserializer(Payload.class, new PayloadReader()))
            .build();

    byte[] encode(ControlMessage message) {
        return mapper.writerFor(ControlMessage.class).writeValueAsBytes(message);
    }

    /**
     * @throws JacksonException if it is no message
     */
    ControlMessage decode(byte[] message) {
        return mapper.readValue(message, ControlMessage.class);
    }

    JsonNode tree(@Nullable Object part) {
        return mapper.valueToTree(part);
    }

    /**
     * @throws JacksonException if it is something else
     */
    <T> T read(JsonNode part, Class<T> type) {
        return mapper.treeToValue(part, type);
    }

    private static final class PayloadWriter extends StdSerializer<Payload> {
        PayloadWriter() {
            super(Payload.class);
        }

        @Override
        public void serialize(Payload payload, JsonGenerator out, SerializationContext context) {
            out.writeBinary(payload.unsafeArray());
        }
    }

    private static final class PayloadReader extends StdDeserializer<Payload> {
        PayloadReader() {
            super(Payload.class);
        }

        @Override
        public Payload deserialize(JsonParser in, DeserializationContext context) {
            return Payload.wrap(in.getBinaryValue());
        }
    }
}
