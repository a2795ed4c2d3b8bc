package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * JSON for clients that only listen: each message is a push without anything around it, the connect reply one too, and a
 * ping an empty object. What such a client says is its connect request, once. It has no state; use {@link #INSTANCE}.
 */
public final class UnidirectionalCodec implements Codec {

    /** The codec. */
    public static final UnidirectionalCodec INSTANCE = new UnidirectionalCodec();

    private UnidirectionalCodec() {}

    /**
     * Decodes what a client says when it connects.
     *
     * @param request an object, or nothing or blanks for an empty one
     * @return with the subscriptions it wishes for, by channel
     * @throws ProtocolException if it is something else
     */
    public static Request.Connect connectRequest(byte[] request) {
        try {
            JsonFields fields = JsonFields.of(request);
            if (!fields.nextObject()) {
                return Request.Connect.with("");
            }
            Request.Connect connect = CommandParser.connect(fields);
            if (fields.nextObject()) {
                throw new ProtocolException("there is more than one connect request");
            }
            return connect;
        } catch (JacksonException malformed) {
            throw JsonCodec.malformed(malformed);
        }
    }

    @Override
    public Encoding encoding() {
        return Encoding.JSON;
    }

    @Override
    public CommandReader commands(byte[] frame) {
        throw new ProtocolException("there are no commands");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if it answers a command, which there is none of
     */
    @Override
    public byte[] encode(ServerMessage message) {
        if (message instanceof Reply.Success reply && reply.result() instanceof Result.Connect connect) {
            return ServerMessageWriter.writeBare(new Push.Connected(connect));
        }
        if (message instanceof Push push) {
            return ServerMessageWriter.writeBare(push);
        }
        if (message instanceof ServerMessage.Ping) {
            return ServerMessageWriter.write(message);
        }
        throw new IllegalArgumentException("nobody has asked for " + message);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public byte[] encode(Command command) {
        throw new IllegalArgumentException("there are no commands, not even " + command.request());
    }

    @Override
    public List<ServerMessage> serverMessages(byte[] frame) {
        return JsonCodec.messages(frame, ServerMessageReader::push);
    }

    @Override
    public byte[] separator() {
        return JsonCodec.INSTANCE.separator();
    }
}
