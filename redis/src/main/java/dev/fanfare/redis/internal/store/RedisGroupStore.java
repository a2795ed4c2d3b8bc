package dev.fanfare.redis.internal.store;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.redis.internal.format.Lifetimes;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.GroupStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows in Redis who is in which groups: those of a member are a set, whose end is that of the member. */
public final class RedisGroupStore implements GroupStore {

    private final RedisLayout layout;

    /**
     * A store.
     *
     * @param layout is used until the store is closed
     */
    public RedisGroupStore(RedisLayout layout) {
        this.layout = layout.use();
    }

    private String key(String member) {
        return layout.prefix() + ":groups:{" + Objects.requireNonNull(member, "member must not be null") + "}";
    }

    @Override
    public CompletionStage<Boolean> add(String group, String member, @Nullable Duration ttl) {
        return layout.run(
                        Script.GROUP_ADD,
                        List.of(key(member)),
                        bytes(Objects.requireNonNull(group, "group must not be null")),
                        bytes(ttl == null ? 0 : millis(ttl)))
                .thenApply(added -> true);
    }

    private static long millis(Duration ttl) {
        if (ttl.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("ttl must be at least 1 ms, and is " + ttl);
        }
        return Lifetimes.millis(ttl);
    }

    @Override
    public CompletionStage<Void> remove(String group, String member) {
        return layout.call(key(member), redis -> redis.srem(key(member), bytes(group)))
                .thenAccept(removed -> {});
    }

    @Override
    public CompletionStage<Set<String>> groups(Collection<String> members) {
        // Asked one after the other without waiting, so that they are sent together.
        List<CompletableFuture<Set<byte[]>>> answers = members.stream()
                .map(member -> layout.call(key(member), redis -> redis.smembers(key(member)))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Set<String> groups = new HashSet<>();
                    answers.forEach(answer -> answer.join().forEach(group -> groups.add(text(group))));
                    return groups;
                });
    }

    @Override
    public CompletionStage<Void> refresh(Collection<String> members, Duration ttl) {
        byte[] time = bytes(millis(ttl));
        return CompletableFuture.allOf(members.stream()
                .map(member -> layout.run(Script.GROUP_REFRESH, List.of(key(member)), time)
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        layout.close();
    }
}
