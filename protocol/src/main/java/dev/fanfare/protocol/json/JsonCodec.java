package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.EmulationRequest;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The JSON codec. It has no state; use {@link #INSTANCE}. */
public final class JsonCodec implements Codec {

    /** The codec. */
    public static final JsonCodec INSTANCE = new JsonCodec();

    private static final byte[] LINE_FEED = {'\n'};

    private JsonCodec() {}

    @Override
    public Encoding encoding() {
        return Encoding.JSON;
    }

    @Override
    public CommandReader commands(byte[] frame) {
        return new Reader(frame);
    }

    @Override
    public byte[] encode(ServerMessage message) {
        return ServerMessageWriter.write(message);
    }

    @Override
    public byte[] encode(Command command) {
        return CommandWriter.write(command);
    }

    @Override
    public List<ServerMessage> serverMessages(byte[] frame) {
        return messages(frame, ServerMessageReader::read);
    }

    /** Decodes every object of a frame. */
    static List<ServerMessage> messages(byte[] frame, Function<JsonFields, ServerMessage> reader) {
        try {
            List<ServerMessage> messages = new ArrayList<>();
            JsonFields fields = JsonFields.of(frame);
            while (fields.nextObject()) {
                messages.add(reader.apply(fields));
            }
            return messages;
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw malformed(malformed);
        }
    }

    @Override
    public byte[] separator() {
        return LINE_FEED;
    }

    /**
     * Decodes what a client posts beside a connection that only goes down; its commands are a string there.
     *
     * @param body of the request; must not change while it is read
     * @return with commands that are not decoded yet
     * @throws ProtocolException if it is not one object of this kind
     */
    public EmulationRequest emulationRequest(byte[] body) {
        try {
            JsonFields fields = JsonFields.of(body);
            if (!fields.nextObject()) {
                throw new ProtocolException("the body is empty");
            }
            String node = "";
            String session = "";
            String data = "";
            for (String field = fields.nextField(); field != null; field = fields.nextField()) {
                switch (field) {
                    case "node" -> node = fields.string();
                    case "session" -> session = fields.string();
                    case "data" -> data = fields.string();
                    default -> fields.skip();
                }
            }
            if (fields.nextObject()) {
                throw new ProtocolException("the body holds more than one object");
            }
            return new EmulationRequest(node, session, data.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException malformed) {
            throw malformed(malformed);
        }
    }

    static ProtocolException malformed(RuntimeException cause) {
        return new ProtocolException(
                cause instanceof JacksonException json
                        ? JsonText.describe("malformed JSON", json)
                        : "malformed JSON: " + cause.getMessage());
    }

    private static final class Reader implements CommandReader {

        private final byte[] frame;
        private @Nullable JsonFields fields;
        private boolean empty = true;

        Reader(byte[] frame) {
            this.frame = frame;
        }

        @Override
        public @Nullable Command next() {
            try {
                if (fields == null) {
                    fields = JsonFields.of(frame);
                }
                if (fields.nextObject()) {
                    empty = false;
                    return CommandParser.read(fields);
                }
            } catch (JacksonException malformed) {
                throw malformed(malformed);
            }
            if (empty) {
                throw new ProtocolException("the frame holds no command");
            }
            return null;
        }
    }
}
