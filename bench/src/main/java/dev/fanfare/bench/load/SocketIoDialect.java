package dev.fanfare.bench.load;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Socket.IO 5 over Engine.IO 4 in text frames. The client emits {@code subscribe} with a channel, which
 * the server acknowledges, and {@code publish} with a channel and a payload; a publication arrives as
 * the event {@code pub} with the payload.
 */
final class SocketIoDialect implements Dialect {

    private static final int EVENT = ('4' << 8) | '2';

    @Override
    public String subprotocol() {
        return "";
    }

    @Override
    public boolean isBinary() {
        return false;
    }

    @Override
    public Framing framing() {
        return Framing.WHOLE;
    }

    @Override
    public boolean isPublication(byte[] bytes, int at) {
        return ((bytes[at] << 8) | bytes[at + 1]) == EVENT;
    }

    @Override
    public byte[] connect(String token) {
        return "40".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] subscribe(long id, String channel, @Nullable StreamPosition since, boolean recoverable) {
        return ("42" + id + "[\"subscribe\",\"" + channel + "\"]").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] publish(long id, String channel, Payload payload) {
        return ("42[\"publish\",\"" + channel + "\"," + payload.utf8() + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] pong() {
        return "3".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public boolean joins() {
        return false;
    }

    @Override
    public byte[] join(List<byte[]> messages) {
        return messages.get(0);
    }

    @Override
    public List<Event> events(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        if (text.startsWith("40")) {
            return List.of(new Event.Connected("", ""));
        }
        if (text.startsWith("43")) {
            long id = Long.parseLong(text.substring(2, text.indexOf('[')));
            return List.of(new Event.Subscribed(id, StreamPosition.NONE, false));
        }
        if (text.equals("2")) {
            return List.of(new Event.Ping());
        }
        if (text.startsWith("0")) {
            return List.of();
        }
        throw new IllegalArgumentException("the server said \"" + text + "\"");
    }
}
