package dev.fanfare.testkit;

import dev.fanfare.spi.ControlBus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node's end of a bus that runs over a {@link ClusterNetwork}. Safe for any thread. */
final class NetworkBus implements ControlBus {

    private final String name;
    private final ClusterNetwork network;

    /** By node id: where a node is in the network, and what it does with a message. */
    private final Map<String, End> ends;

    private String id = "";

    record End(String name, Consumer<byte[]> receiver) {}

    /**
     * @param name of the node's end of the network
     * @param ends those of all nodes
     */
    NetworkBus(String name, ClusterNetwork network, Map<String, End> ends) {
        this.name = name;
        this.network = network;
        this.ends = ends;
    }

    @Override
    public void start(String node, Consumer<byte[]> receiver) {
        id = node;
        ends.put(node, new End(name, receiver));
    }

    @Override
    public CompletionStage<Void> send(String node, byte[] message) {
        End end = ends.get(node);
        if (end == null) {
            return CompletableFuture.failedStage(new IllegalStateException("there is no node " + node));
        }
        network.send(name, end.name, () -> end.receiver.accept(message));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> sendToOthers(byte[] message) {
        ends.forEach((node, end) -> {
            if (!node.equals(id)) {
                network.send(name, end.name, () -> end.receiver.accept(message));
            }
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        ends.remove(id);
    }
}
