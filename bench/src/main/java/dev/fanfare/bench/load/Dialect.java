package dev.fanfare.bench.load;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client and a server say to each other. Stateless and safe for any thread. */
interface Dialect {

    /** What is offered as {@code Sec-WebSocket-Protocol}; "" for nothing. */
    String subprotocol();

    /** Whether messages go out in binary frames. */
    boolean isBinary();

    /** How messages follow each other in a frame. */
    Framing framing();

    /** Whether a message is one publication, judged by its first bytes; at least eight follow. */
    boolean isPublication(byte[] bytes, int at);

    /**
     * What the client says first.
     *
     * @param token "" for none
     * @return null if there is nothing to say, and the client is connected at once
     */
    byte @Nullable [] connect(String token);

    /**
     * Asks for a subscription.
     *
     * @param id comes back in the answer; from 2
     * @param since the last position the client has seen; null if it has seen none
     * @param recoverable whether the subscription shall be recoverable
     */
    byte[] subscribe(long id, String channel, @Nullable StreamPosition since, boolean recoverable);

    /** Publishes. */
    byte[] publish(long id, String channel, Payload payload);

    /** Answers a ping. */
    byte[] pong();

    /** Whether each publication is answered with {@link Event.Accepted} or {@link Event.Refused}. */
    boolean acknowledges();

    /** Joins messages to one frame, if the dialect can. */
    byte[] join(List<byte[]> messages);

    /** Whether {@link #join} takes more than one message. */
    boolean joins();

    /**
     * Understands a message that is not a publication.
     *
     * @throws IllegalArgumentException if it is not what a server may say
     */
    List<Event> events(byte[] message);
}
