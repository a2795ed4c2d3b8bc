package dev.fanfare.client;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client socket tells its listeners. */
public sealed interface SocketEvent {

    /**
     * The connection stands, for the first time or again.
     *
     * @param clientId the id that the server gave this client; in plain mode ""
     * @param url where to
     * @param reconnected whether it stood before
     */
    record Connected(String clientId, String url, boolean reconnected) implements SocketEvent {}

    /**
     * An attempt to connect failed, or the connection was lost. If no attempts follow, it is the last event until the
     * socket is opened again. The guide has a table of all ends.
     *
     * @param code of the server's close frame (RFC 6455, section 7.4) or error; 1006 if there was none, 1002 if what came
     *     was not of the protocol
     * @param reason a sentence for people
     * @param reconnecting whether further attempts follow
     */
    record ConnectionFailed(int code, String reason, boolean reconnecting) implements SocketEvent {}

    /**
     * The connection was ended as it should be, by this side or the server; the last event until the socket is opened
     * again.
     *
     * @param code of the close frame
     * @param reason a sentence for people
     */
    record ConnectionClosed(int code, String reason) implements SocketEvent {}

    /**
     * Something arrived.
     *
     * @param clientId which client it came to; in plain mode ""
     * @param message what
     * @param channel where; "" if it came in none
     */
    record MessageReceived(String clientId, Message message, String channel) implements SocketEvent {}

    /**
     * Something was missed and cannot be had any more: load what is shown anew.
     *
     * @param channel where it was missed; "" if it was dropped here, because the listeners were paused or too slow
     * @param count how much, if that is known
     */
    record Missed(String channel, OptionalInt count) implements SocketEvent {}

    /**
     * An indicator of progress is shown, changes, or is hidden.
     *
     * @param handle which indicator
     * @param visible whether it is shown
     * @param title what the job is
     * @param description what is being done
     * @param value how far it is
     * @param max the value that is the end; empty while the end is not known
     * @param style the style class that the server wishes
     */
    record Progress(
            String handle,
            boolean visible,
            String title,
            String description,
            long value,
            OptionalLong max,
            String style)
            implements SocketEvent {}

    /**
     * The socket does something else now.
     *
     * @param status what
     */
    record StatusChanged(Status status) implements SocketEvent {}
}
