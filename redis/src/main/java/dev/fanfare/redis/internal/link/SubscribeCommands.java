package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What Redis is asked about names, over the connection for announcements that there is. Safe for any thread. */
final class SubscribeCommands {

    private final boolean sharded;
    private final Refused refused;

    /** What commands go to: one that is prepared, or is ready. */
    private volatile @Nullable StatefulRedisPubSubConnection<String, byte[]> target;

    /** Is told of what Redis does not do. */
    interface Refused {
        void refused(StatefulRedisPubSubConnection<String, byte[]> by, List<String> names, Throwable cause);
    }

    /**
     * @param sharded whether names are those of sharded channels
     */
    SubscribeCommands(boolean sharded, Refused refused) {
        this.sharded = sharded;
        this.refused = refused;
    }

    /** Commands go there from now on; null for nowhere. */
    void target(@Nullable StatefulRedisPubSubConnection<String, byte[]> next) {
        target = next;
    }

    @Nullable
    StatefulRedisPubSubConnection<String, byte[]> target() {
        return target;
    }

    /**
     * Subscribes to channels.
     *
     * @return completes when all that can be are taken; null if there is no connection
     */
    @Nullable
    CompletionStage<?> subscribe(List<String> names) {
        if (!sharded) {
            return subscribePlainly(names);
        }
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (String name : names) {
            // One name a command: those of several must be of one slot, and each is refused for itself.
            CompletionStage<Void> answer = ask(List.of(name), RedisPubSubAsyncCommands::ssubscribe);
            if (answer == null) {
                return null;
            }
            answers.add(answer.exceptionallyCompose(problem -> Refusals.isOfSlot(Refusals.cause(problem))
                            ? CompletableFuture.completedStage(null)
                            : CompletableFuture.failedStage(problem))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    /** The same for channels that are not sharded, whatever the others are. */
    @Nullable
    CompletionStage<?> subscribePlainly(List<String> names) {
        return ask(names, RedisPubSubAsyncCommands::subscribe);
    }

    void unsubscribe(List<String> names) {
        if (sharded) {
            names.forEach(name -> ask(List.of(name), RedisPubSubAsyncCommands::sunsubscribe));
        } else {
            ask(names, RedisPubSubAsyncCommands::unsubscribe);
        }
    }

    /** The same for all channels that begin so. */
    @Nullable
    CompletionStage<?> subscribePrefixes(List<String> prefixes) {
        return ask(patterns(prefixes), RedisPubSubAsyncCommands::psubscribe);
    }

    void unsubscribePrefixes(List<String> prefixes) {
        ask(patterns(prefixes), RedisPubSubAsyncCommands::punsubscribe);
    }

    private static List<String> patterns(List<String> prefixes) {
        return prefixes.stream().map(SubscribeCommands::pattern).toList();
    }

    /** What Redis matches names with that begin so. */
    static String pattern(String prefix) {
        return prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + "*";
    }

    /** How names begin that Redis matches so. */
    static String prefix(String pattern) {
        return pattern.substring(0, pattern.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private @Nullable CompletionStage<Void> ask(
            List<String> names,
            BiFunction<RedisPubSubAsyncCommands<String, byte[]>, String[], RedisFuture<Void>> command) {
        StatefulRedisPubSubConnection<String, byte[]> now = target;
        if (now == null) {
            return null;
        }
        return CompletableFuture.completedStage(names.toArray(String[]::new))
                .thenCompose(some -> command.apply(now.async(), some))
                .whenComplete((answer, problem) -> {
                    if (problem != null) {
                        refused.refused(now, names, Refusals.cause(problem));
                    }
                });
    }
}
