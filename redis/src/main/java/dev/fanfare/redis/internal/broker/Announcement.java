package dev.fanfare.redis.internal.broker;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.format.Publications;
import dev.fanfare.spi.BrokerEvents;
import java.nio.charset.StandardCharsets;

/**
 * What goes through a channel of Redis: a letter, and what it says. After {@code p} come offset and epoch, each with a colon
 * behind it, which the script knows that appends, and a publication; after {@code j} and {@code l} who came or went.
 */
final class Announcement {

    private Announcement() {}

    /** One without a place in a stream. */
    static byte[] ofPublication(byte[] publication) {
        return joined("p0::", publication);
    }

    static byte[] ofJoin(ClientInfo info) {
        return joined("j", Publications.write(info));
    }

    static byte[] ofLeave(ClientInfo info) {
        return joined("l", Publications.write(info));
    }

    private static byte[] joined(String head, byte[] rest) {
        byte[] whole = new byte[head.length() + rest.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, whole, 0, head.length());
        System.arraycopy(rest, 0, whole, head.length(), rest.length);
        return whole;
    }

    /**
     * Hands on what was announced.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static void tell(BrokerEvents events, String channel, byte[] message) {
        if (message.length == 0) {
            throw new IllegalArgumentException("it is empty");
        }
        switch (message[0]) {
            case 'p' -> published(events, channel, message);
            case 'j' -> events.joined(channel, Publications.readInfo(message, 1));
            case 'l' -> events.left(channel, Publications.readInfo(message, 1));
            default -> throw new IllegalArgumentException("it begins with byte " + message[0]);
        }
    }

    private static void published(BrokerEvents events, String channel, byte[] message) {
        int first = colon(message, 1);
        int second = colon(message, first + 1);
        long offset = Long.parseLong(new String(message, 1, first - 1, StandardCharsets.US_ASCII));
        String epoch = new String(message, first + 1, second - first - 1, StandardCharsets.UTF_8);
        Publications.Announced announced = Publications.read(message, second + 1);
        if (offset == 0) {
            events.published(
                    channel,
                    announced.publication(),
                    StreamPosition.NONE,
                    StreamPosition.NONE,
                    announced.exclude(),
                    announced.delta());
            return;
        }
        StreamPosition position = new StreamPosition(offset, epoch);
        Publication placed = announced.publication().at(position);
        events.published(
                channel,
                placed,
                position,
                new StreamPosition(offset - 1, epoch),
                announced.exclude(),
                announced.delta());
    }

    private static int colon(byte[] message, int from) {
        for (int i = from; i < message.length; i++) {
            if (message[i] == ':') {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no place");
    }
}
