package dev.fanfare.netty.internal.loop;

import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.spi.Transport;
import dev.fanfare.testkit.OutboundContract;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** The client of a {@link TransportServer}, at the other end of a socket. */
public abstract class NetworkPeer implements OutboundContract.Peer {

    private final Transport transport;
    private final EventLoop loop;
    private final Queue<ServerMessage> waiting = new ArrayDeque<>();

    /** Waits until the server has its transport. */
    protected NetworkPeer(TransportServer server) {
        this.transport = server.transport();
        this.loop = server.loop();
    }

    /** The messages that come next, waiting until some do. */
    protected abstract List<ServerMessage> next() throws IOException;

    /** Throws away what comes, until nothing does. */
    protected abstract void readToEnd() throws IOException;

    /** Closes the socket. */
    protected abstract void cut() throws IOException;

    @Override
    public final Transport transport() {
        return transport;
    }

    @Override
    public final void onLoop(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    @Override
    public final List<ServerMessage> receive(int count) throws IOException {
        while (waiting.size() < count) {
            waiting.addAll(next());
        }
        List<ServerMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(Objects.requireNonNull(waiting.poll()));
        }
        return messages;
    }

    @Override
    public final void stopReading() {
        // The test reads only when it asks to.
    }

    @Override
    public final void resumeReading() {
        Thread reader = new Thread(() -> {
            try {
                readToEnd();
            } catch (IOException closedByTheTest) {
                // That is how it ends.
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public final void close() {
        try {
            cut();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
