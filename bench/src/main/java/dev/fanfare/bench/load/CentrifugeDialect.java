package dev.fanfare.bench.load;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.StreamPosition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Centrifuge client protocol, in either encoding. */
final class CentrifugeDialect implements Dialect {

    private static final long JSON_PUSH = Stamp.word("{\"push\":".getBytes(StandardCharsets.US_ASCII), 0);

    /** Field 4 of a reply, with a length. */
    private static final byte PROTOBUF_PUSH = (4 << 3) | 2;

    private final Codec codec;

    CentrifugeDialect(Codec codec) {
        this.codec = codec;
    }

    @Override
    public String subprotocol() {
        return isBinary() ? "centrifuge-protobuf" : "";
    }

    @Override
    public boolean isBinary() {
        return codec.encoding() == Encoding.PROTOBUF;
    }

    @Override
    public Framing framing() {
        return isBinary() ? Framing.DELIMITED : Framing.LINES;
    }

    @Override
    public boolean isPublication(byte[] bytes, int at) {
        return isBinary() ? bytes[at] == PROTOBUF_PUSH : Stamp.word(bytes, at) == JSON_PUSH;
    }

    @Override
    public byte[] connect(String token) {
        return codec.encode(new Command(1, Request.Connect.with(token)));
    }

    @Override
    public byte[] subscribe(long id, String channel, @Nullable StreamPosition since, boolean recoverable) {
        Request.Subscribe plain = Request.Subscribe.to(channel);
        if (since != null) {
            return codec.encode(new Command(id, plain.recovering(since)));
        }
        return codec.encode(new Command(id, recoverable ? recoverable(plain) : plain));
    }

    private static Request.Subscribe recoverable(Request.Subscribe plain) {
        return new Request.Subscribe(
                plain.channel(),
                plain.token(),
                false,
                StreamPosition.NONE,
                plain.data(),
                true,
                true,
                false,
                "",
                null,
                0,
                0);
    }

    @Override
    public byte[] publish(long id, String channel, Payload payload) {
        return codec.encode(new Command(id, new Request.Publish(channel, payload)));
    }

    @Override
    public byte[] pong() {
        return codec.encode(new Command(0, new Request.Pong()));
    }

    @Override
    public boolean acknowledges() {
        return true;
    }

    @Override
    public boolean joins() {
        return true;
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                frame.writeBytes(codec.separator());
            }
            frame.writeBytes(messages.get(i));
        }
        return frame.toByteArray();
    }

    @Override
    public List<Event> events(byte[] message) {
        List<Event> events = new ArrayList<>(1);
        try {
            codec.serverMessages(message).forEach(said -> add(said, events));
        } catch (ProtocolException malformed) {
            throw new IllegalArgumentException("the server sent " + malformed.getMessage(), malformed);
        }
        return events;
    }

    private static void add(ServerMessage said, List<Event> events) {
        if (said instanceof ServerMessage.Ping) {
            events.add(new Event.Ping());
        } else if (said instanceof Reply.Failure failure) {
            events.add(new Event.Refused(
                    failure.id(),
                    failure.error().code(),
                    failure.error().message() + " (" + failure.error().code() + ")"));
        } else if (said instanceof Reply.Success success) {
            addResult(success, events);
        } else if (said instanceof Push.Unsubscribed unsubscribed) {
            events.add(new Event.Unsubscribed("the server unsubscribed " + unsubscribed.channel() + ": "
                    + unsubscribed.code().reason()));
        } else if (said instanceof Push.Disconnected disconnected) {
            events.add(new Event.Ended(
                    disconnected.disconnect().code(), disconnected.disconnect().reason()));
        }
    }

    private static void addResult(Reply.Success success, List<Event> events) {
        if (success.result() instanceof Result.Connect connect) {
            events.add(new Event.Connected(connect.session(), connect.node()));
        } else if (success.result() instanceof Result.Subscribe subscribe) {
            events.add(new Event.Subscribed(success.id(), subscribe.position(), subscribe.recovered()));
        } else if (success.result() instanceof Result.Publish) {
            events.add(new Event.Accepted());
        }
    }
}
