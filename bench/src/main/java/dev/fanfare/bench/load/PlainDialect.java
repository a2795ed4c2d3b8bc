package dev.fanfare.bench.load;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket text frames with as little protocol on top as will do. The client sends {@code +ID CHANNEL}
 * to subscribe, which the server answers with {@code +ID}, and {@code >CHANNEL PAYLOAD} to publish; a
 * publication arrives as the payload and nothing else.
 */
final class PlainDialect implements Dialect {

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
        return bytes[at] == '{';
    }

    @Override
    public byte @Nullable [] connect(String token) {
        return null;
    }

    @Override
    public byte[] subscribe(long id, String channel, @Nullable StreamPosition since, boolean recoverable) {
        return ("+" + id + " " + channel).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] publish(long id, String channel, Payload payload) {
        return (">" + channel + " " + payload.utf8()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] pong() {
        throw new UnsupportedOperationException("there are no pings in this dialect");
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
        if (text.startsWith("+")) {
            return List.of(new Event.Subscribed(Long.parseLong(text.substring(1)), StreamPosition.NONE, false));
        }
        throw new IllegalArgumentException("the server said \"" + text + "\"");
    }
}
