package dev.fanfare.protocol.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.EmulationRequest;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Protobuf codec. It has no state; use {@link #INSTANCE}. */
public final class ProtobufCodec implements Codec {

    /** The codec. */
    public static final ProtobufCodec INSTANCE = new ProtobufCodec();

    private static final byte[] NOTHING = {};

    /** A filter stands in a request, and that in a command. */
    private static final int MAX_NESTING = FilterNode.MAX_READABLE_DEPTH + 2;

    private ProtobufCodec() {}

    @Override
    public Encoding encoding() {
        return Encoding.PROTOBUF;
    }

    @Override
    public CommandReader commands(byte[] frame) {
        return new Reader(new Delimited<>(frame, Wire.Command.parser()));
    }

    @Override
    public byte[] encode(ServerMessage message) {
        return delimited(ToWire.reply(message));
    }

    @Override
    public byte[] encode(Command command) {
        return delimited(ToWire.command(command));
    }

    @Override
    public List<ServerMessage> serverMessages(byte[] frame) {
        Delimited<Wire.Reply> replies = new Delimited<>(frame, Wire.Reply.parser());
        List<ServerMessage> messages = new ArrayList<>();
        try {
            for (Wire.Reply reply = replies.next(); reply != null; reply = replies.next()) {
                messages.add(FromWire.serverMessage(reply));
            }
        } catch (IllegalArgumentException outOfRange) {
            throw new ProtocolException("a value out of range: " + outOfRange.getMessage(), outOfRange);
        }
        return messages;
    }

    @Override
    public byte[] separator() {
        return NOTHING;
    }

    /**
     * Decodes what a client posts beside a connection that only goes down.
     *
     * @param body of the request, one message without its length
     * @return with commands that are not decoded yet
     * @throws ProtocolException if it is something else
     */
    public EmulationRequest emulationRequest(byte[] body) {
        try {
            Wire.EmulationRequest request = Wire.EmulationRequest.parseFrom(body);
            return new EmulationRequest(
                    request.getNode(), request.getSession(), request.getData().toByteArray());
        } catch (InvalidProtocolBufferException malformed) {
            throw new ProtocolException("malformed Protobuf: " + malformed.getMessage(), malformed);
        }
    }

    private static byte[] delimited(MessageLite message) {
        int size = message.getSerializedSize();
        byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeUInt32NoTag(size);
            message.writeTo(out);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("an array of the right size took no more bytes", impossible);
        }
        return bytes;
    }

    private static final class Reader implements CommandReader {

        private final Delimited<Wire.Command> commands;
        private boolean empty = true;

        Reader(Delimited<Wire.Command> commands) {
            this.commands = commands;
        }

        @Override
        public @Nullable Command next() {
            Wire.Command command = commands.next();
            if (command != null) {
                empty = false;
                return FromWire.command(command);
            }
            if (empty) {
                throw new ProtocolException("the frame holds no command");
            }
            return null;
        }
    }

    /** The length-prefixed messages of a frame. */
    private static final class Delimited<M extends MessageLite> {

        private final CodedInputStream in;
        private final Parser<M> parser;

        Delimited(byte[] frame, Parser<M> parser) {
            this.in = CodedInputStream.newInstance(frame);
            in.setRecursionLimit(MAX_NESTING);
            this.parser = parser;
        }

        @Nullable
        M next() {
            try {
                if (in.isAtEnd()) {
                    return null;
                }
                int outer = in.pushLimit(in.readRawVarint32());
                M message = parser.parseFrom(in);
                in.checkLastTagWas(0);
                in.popLimit(outer);
                return message;
            } catch (InvalidProtocolBufferException malformed) {
                throw new ProtocolException("malformed Protobuf: " + malformed.getMessage(), malformed);
            } catch (IOException impossible) {
                throw new UncheckedIOException("an array cannot fail to be read", impossible);
            }
        }
    }
}
