package dev.fanfare.testkit;

import dev.fanfare.spi.Transport;
import java.io.IOException;

/** The other end of a connection, as a test uses it. */
public interface TransportPeer extends AutoCloseable {

    /** The server's end. */
    Transport transport();

    /** Runs something on the connection's loop and waits for it. */
    void onLoop(Runnable task);

    /** Is gone without a word. */
    @Override
    void close() throws IOException;
}
