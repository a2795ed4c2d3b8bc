package dev.fanfare.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages from node to node. What they mean is no matter of the bus.
 *
 * <p>A message may be lost, come twice, or overtake another; whoever sends one that matters is answered, or knows after a
 * while that it is not. No method blocks the calling thread on I/O. Safe for any thread.
 */
public interface ControlBus extends AutoCloseable {

    /**
     * Starts the bus. Called once, before anything else.
     *
     * @param node the id of this node
     * @param receiver gets what others send; returns at once and never throws
     */
    void start(String node, Consumer<byte[]> receiver);

    /**
     * Sends a message to one node.
     *
     * @param node the id with which it has started its bus
     * @param message as the receiver there gets it; not modified any more
     * @return completes when it is on its way; fails if it cannot be sent
     */
    CompletionStage<Void> send(String node, byte[] message);

    /**
     * Sends a message to all nodes but this one.
     *
     * @param message as the receivers get it; not modified any more
     * @return completes when it is on its way, also if there are no others; fails if it cannot be sent
     */
    CompletionStage<Void> sendToOthers(byte[] message);

    /** Ends it: the receiver is called no more, and nothing is sent. */
    @Override
    void close();

    /** {@return the bus of a node that is alone; always the same} */
    static ControlBus none() {
        return NoBus.INSTANCE;
    }
}
