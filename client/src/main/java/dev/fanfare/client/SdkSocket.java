package dev.fanfare.client;

import io.github.centrifugal.centrifuge.Client;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import okhttp3.WebSocket;
import okhttp3.internal.ws.RealWebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket inside the SDK. The SDK calls a message sent when it waits to be written, keeps close codes below 3000
 * to itself, has a time limit of its own for the handshake, and lets a connection whose network is dead linger for a
 * minute; all that is mended from here. Without access, because another version has no such fields, things are as the
 * SDK has them.
 */
final class SdkSocket {

    private static final Logger LOG = LoggerFactory.getLogger(SdkSocket.class);
    private static final @Nullable VarHandle SOCKET = field(Client.class, "ws", WebSocket.class);
    private static final @Nullable VarHandle CODE = field(RealWebSocket.class, "receivedCloseCode", int.class);
    private static final @Nullable VarHandle REASON = field(RealWebSocket.class, "receivedCloseReason", String.class);

    /** Set when the WebSocket opens. */
    private static final @Nullable VarHandle NAME = field(RealWebSocket.class, "name", String.class);

    private final Client sdk;

    SdkSocket(Client sdk) {
        this.sdk = sdk;
    }

    private static @Nullable VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
            return lookup.findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException | RuntimeException inaccessible) {
            LOG.warn("No access to {} of {}: less is known of connections", name, owner.getName(), inaccessible);
            return null;
        }
    }

    private @Nullable WebSocket current() {
        return SOCKET == null ? null : (WebSocket) SOCKET.getVolatile(sdk);
    }

    /** What a field of the current WebSocket says; empty if nobody knows. */
    private Optional<Object> read(@Nullable VarHandle field) {
        return field != null && current() instanceof RealWebSocket socket
                ? Optional.ofNullable(field.getVolatile(socket))
                : Optional.empty();
    }

    /** The server's close frame; empty if there was none. */
    Optional<Ending> ending() {
        return read(CODE)
                .map(code -> (int) code)
                .filter(code -> code >= 0)
                .map(code -> new Ending(code, (String) read(REASON).orElse("")));
    }

    /** Whether it has been open, as far as is known. */
    boolean hasOpened() {
        return NAME == null || read(NAME).isPresent();
    }

    /** Whether everything that was sent is written to the network. */
    boolean isWritten() {
        WebSocket socket = current();
        return socket == null || socket.queueSize() == 0;
    }

    /** Breaks the connection, without a word to the other side. */
    void cancel() {
        WebSocket socket = current();
        if (socket != null) {
            socket.cancel();
        }
    }

    /** Breaks the connection unless it has ended by itself in so long. */
    void cancelAfter(long millis) {
        WebSocket socket = current();
        if (socket != null) {
            Later.after(millis, socket::cancel);
        }
    }
}
