package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;
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
        try {
            List<ServerMessage> messages = new ArrayList<>();
            JsonFields fields = JsonFields.of(frame);
            while (fields.nextObject()) {
                messages.add(ServerMessageReader.read(fields));
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

    private static ProtocolException malformed(RuntimeException cause) {
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
