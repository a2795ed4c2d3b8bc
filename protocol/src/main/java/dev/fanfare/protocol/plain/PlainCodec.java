package dev.fanfare.protocol.plain;

import com.google.protobuf.UnsafeByteOperations;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.CommandReader;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For peers that know no protocol. A publication or message is its data: JSON as it is, a JSON string as
 * the text it stands for. Everything else the server says is nothing, an empty message. Each text of the
 * peer is a message with that text as a JSON string. It has no state; use {@link #INSTANCE}.
 */
public final class PlainCodec implements Codec {

    /** The codec. */
    public static final PlainCodec INSTANCE = new PlainCodec();

    private static final byte[] NOTHING = {};

    private PlainCodec() {}

    @Override
    public Encoding encoding() {
        return Encoding.PLAIN;
    }

    @Override
    public CommandReader commands(byte[] frame) {
        return new CommandReader() {

            private boolean read;

            @Override
            public @Nullable Command next() {
                if (read) {
                    return null;
                }
                read = true;
                return new Command(0, new Request.Send(quoted(frame)));
            }
        };
    }

    private static Payload quoted(byte[] text) {
        if (!UnsafeByteOperations.unsafeWrap(text).isValidUtf8()) {
            throw new ProtocolException("the text is not valid UTF-8");
        }
        return JsonWriter.quotedPayload(new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public byte[] encode(ServerMessage message) {
        if (message instanceof Push.Published published) {
            return bare(published.publication().data());
        }
        return message instanceof Push.Message plain ? bare(plain.data()) : NOTHING;
    }

    private static byte[] bare(Payload data) {
        byte[] json = data.unsafeJsonLine();
        return JsonFields.textOf(json)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(json);
    }

    /**
     * What {@link #commands} makes a message of.
     *
     * @throws IllegalArgumentException if the command is not a message
     */
    @Override
    public byte[] encode(Command command) {
        if (command.request() instanceof Request.Send message) {
            return bare(message.data());
        }
        throw new IllegalArgumentException("without a protocol there are only messages, not " + command.request());
    }

    /** The text as a publication whose channel is not known: JSON if it is JSON, else a JSON string. */
    @Override
    public List<ServerMessage> serverMessages(byte[] frame) {
        Payload data = Payload.wrap(frame);
        return List.of(new Push.Published("", Publication.of(data.isJson() ? data : quoted(frame))));
    }

    /** Nothing: no two messages share a frame. */
    @Override
    public byte[] separator() {
        return NOTHING;
    }
}
