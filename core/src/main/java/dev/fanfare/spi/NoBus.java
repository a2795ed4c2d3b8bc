package dev.fanfare.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** There is nobody else. */
final class NoBus implements ControlBus {

    static final NoBus INSTANCE = new NoBus();

    private NoBus() {}

    @Override
    public void start(String node, Consumer<byte[]> receiver) {
        // Nothing ever arrives.
    }

    @Override
    public CompletionStage<Void> send(String node, byte[] message) {
        return CompletableFuture.failedStage(new IllegalStateException("there is no node " + node));
    }

    @Override
    public CompletionStage<Void> sendToOthers(byte[] message) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
