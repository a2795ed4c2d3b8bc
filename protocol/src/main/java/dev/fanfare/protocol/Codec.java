package dev.fanfare.protocol;

import java.util.List;

/**
 * Turns messages into bytes and back, in one {@link Encoding}. Stateless and safe for any thread.
 *
 * <p>An encoded message is complete in itself but for what stands between two of them in a frame:
 * frames are built by joining messages with {@link #separator()}.
 */
public interface Codec {

    /** {@return the form this codec speaks} */
    Encoding encoding();

    /** {@return whether payloads must be JSON to be carried} */
    default boolean isText() {
        return encoding() != Encoding.PROTOBUF;
    }

    /**
     * Starts decoding what a client sent. Decoding is lazy, command by command, so that a frame with
     * thousands of commands can be worked off in slices.
     *
     * @param frame one WebSocket message or HTTP body; must not change while it is being read
     * @return at the first command; what is malformed shows when it is reached
     */
    CommandReader commands(byte[] frame);

    /**
     * Encodes a reply, push or ping for a client.
     *
     * @param message with payloads as they are; nothing is cut
     * @return one message without a separator; the caller may keep it
     * @throws NotJsonException if the encoding is JSON and a payload is not
     */
    byte[] encode(ServerMessage message);

    /**
     * Encodes a command for a server.
     *
     * @param command as a client's SDK sends it
     * @return one message without a separator; the caller may keep it
     * @throws NotJsonException if the encoding is JSON and a payload is not
     */
    byte[] encode(Command command);

    /**
     * Decodes what a server sent.
     *
     * @param frame one WebSocket message or part of a stream, with whole messages only
     * @return in the order in which they were sent
     * @throws ProtocolException if the frame is not what a server may send
     */
    List<ServerMessage> serverMessages(byte[] frame);

    /** {@return the bytes between two messages of a frame: a line feed in JSON, nothing in Protobuf} */
    byte[] separator();
}
