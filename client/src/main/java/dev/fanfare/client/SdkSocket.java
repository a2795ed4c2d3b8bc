package dev.fanfare.client;

import io.github.centrifugal.centrifuge.Client;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import okhttp3.WebSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket inside the SDK. The SDK calls a message sent when it waits to be written, and lets a connection
 * whose network is dead linger for a minute; both are mended from here. Without access, because another version of
 * the SDK has no such field, things are as the SDK has them.
 */
final class SdkSocket {

    private static final Logger LOG = LoggerFactory.getLogger(SdkSocket.class);
    private static final @Nullable VarHandle FIELD = field();

    private final Client sdk;

    SdkSocket(Client sdk) {
        this.sdk = sdk;
    }

    private static @Nullable VarHandle field() {
        try {
            return MethodHandles.privateLookupIn(Client.class, MethodHandles.lookup())
                    .findVarHandle(Client.class, "ws", WebSocket.class);
        } catch (ReflectiveOperationException | RuntimeException inaccessible) {
            LOG.warn("No access to the WebSocket of the SDK: messages count as written earlier", inaccessible);
            return null;
        }
    }

    private @Nullable WebSocket current() {
        return FIELD == null ? null : (WebSocket) FIELD.getVolatile(sdk);
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
}
