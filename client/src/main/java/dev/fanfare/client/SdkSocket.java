package dev.fanfare.client;

import com.google.protobuf.UnsafeByteOperations;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.Command;
import io.github.centrifugal.centrifuge.internal.protocol.Protocol.SendRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import okhttp3.WebSocket;
import okhttp3.internal.ws.RealWebSocket;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket inside the SDK. The SDK calls a message sent when it waits to be written, keeps one that meets a lost
 * connection for the next, in no order, keeps close codes below 3000 to itself, has a time limit of its own for the
 * handshake, and lets a connection whose network is dead linger for a minute; all that is mended from here. Without
 * access, because another version has no such fields, things are as the SDK has them.
 */
final class SdkSocket {

    private static final Logger LOG = LoggerFactory.getLogger(SdkSocket.class);
    private static final @Nullable VarHandle SOCKET = field(Client.class, "ws", WebSocket.class);
    private static final @Nullable VarHandle THREAD = field(Client.class, "executor", ExecutorService.class);
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
            LOG.warn("No access to {} of {}: less is known of connections", name, owner, inaccessible);
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

    /**
     * Sends a message on the SDK's thread, where connections neither come nor go meanwhile.
     *
     * @param mayBeSent asked on that thread
     * @param sent is told there whether the WebSocket took it
     * @return false if there is no access
     */
    boolean send(byte[] data, BooleanSupplier mayBeSent, Consumer<Boolean> sent) {
        if (SOCKET == null || THREAD == null) {
            return false;
        }
        Command command = Command.newBuilder()
                .setSend(SendRequest.newBuilder().setData(UnsafeByteOperations.unsafeWrap(data)))
                .build();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        try {
            command.writeDelimitedTo(frame);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ByteString bytes = ByteString.of(frame.toByteArray());
        try {
            ((ExecutorService) THREAD.getVolatile(sdk)).execute(() -> {
                WebSocket socket = current();
                sent.accept(mayBeSent.getAsBoolean() && socket != null && socket.send(bytes));
            });
        } catch (RejectedExecutionException closed) {
            sent.accept(false);
        }
        return true;
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

    /** How many bytes are not written to the network yet, as far as is known. */
    long unwritten() {
        WebSocket socket = current();
        return socket == null ? 0 : socket.queueSize();
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
