package dev.fanfare.testkit;

import dev.fanfare.spi.GroupStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one node sees of a group store elsewhere: questions and answers travel over the {@link ClusterNetwork}, in order, and
 * while the way there is cut, nothing is answered. Safe for any thread.
 */
final class NodeGroupStore implements GroupStore {

    private final String name;
    private final ClusterNetwork network;
    private final GroupStore shared;

    /** Answers come on threads that are no loops, and are waited for. */
    private final ManualExecutor threads = new ManualExecutor();

    NodeGroupStore(String name, ClusterNetwork network, GroupStore shared) {
        this.name = name;
        this.network = network;
        this.shared = shared;
    }

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        network.stream(name, SharedChannels.STORE, () -> {
            T result = question.get().toCompletableFuture().join();
            network.stream(SharedChannels.STORE, name, () -> {
                threads.execute(() -> answer.complete(result));
                threads.run();
            });
        });
        return answer;
    }

    @Override
    public CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl) {
        return ask(() -> shared.add(group, member, ttl));
    }

    @Override
    public CompletionStage<Void> remove(String group, String member) {
        return ask(() -> shared.remove(group, member));
    }

    @Override
    public CompletionStage<Set<String>> groups(Collection<String> members) {
        return ask(() -> shared.groups(members));
    }

    @Override
    public CompletionStage<Void> refresh(Collection<String> members, Duration ttl) {
        return ask(() -> shared.refresh(members, ttl));
    }

    @Override
    public void close() {}
}
