package dev.fanfare.testkit;

import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node sees of a ban store elsewhere: questions and answers travel over the {@link ClusterNetwork}, in order, and
 * while the way there is cut, nothing is answered. Safe for any thread.
 */
final class NodeBanStore implements BanStore {

    private final String name;
    private final ClusterNetwork network;
    private final BanStore shared;

    NodeBanStore(String name, ClusterNetwork network, BanStore shared) {
        this.name = name;
        this.network = network;
        this.shared = shared;
    }

    private <T extends @Nullable Object> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        network.stream(name, SharedChannels.STORE, () -> {
            T result = question.get().toCompletableFuture().join();
            network.stream(SharedChannels.STORE, name, () -> answer.complete(result));
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> keep(Ban ban) {
        return ask(() -> shared.keep(ban));
    }

    @Override
    public CompletionStage<List<Ban>> all() {
        return ask(shared::all);
    }

    @Override
    public void close() {}
}
