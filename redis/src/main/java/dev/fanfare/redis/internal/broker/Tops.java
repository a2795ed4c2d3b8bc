package dev.fanfare.redis.internal.broker;

import dev.fanfare.protocol.StreamPosition;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Where the streams of many channels stand, asked for some of them at a time, so that other commands come between. What is wrong
 * with one channel, or with one Redis of several, is no reason not to tell of the others. Safe for any thread.
 */
public final class Tops {

    private static final int BATCH = 500;

    private final Function<String, CompletionStage<StreamPosition>> top;
    private final BiConsumer<String, Throwable> leftOut;

    /**
     * @param top of one channel
     * @param leftOut is told which channel is left out of an answer, and why
     */
    public Tops(Function<String, CompletionStage<StreamPosition>> top, BiConsumer<String, Throwable> leftOut) {
        this.top = top;
        this.leftOut = leftOut;
    }

    /**
     * Asks for some.
     *
     * @return by channel, as far as they can be told; fails if none can
     */
    public CompletionStage<Map<String, StreamPosition>> of(Collection<String> channels) {
        return new Question(List.copyOf(new LinkedHashSet<>(channels))).from(0);
    }

    private final class Question {

        private final List<String> channels;
        private final Map<String, StreamPosition> found = Collections.synchronizedMap(new LinkedHashMap<>());
        private final CompletableFuture<Throwable> problem = new CompletableFuture<>();

        Question(List<String> channels) {
            this.channels = channels;
        }

        CompletionStage<Map<String, StreamPosition>> from(int first) {
            int next = Math.min(first + BATCH, channels.size());
            return CompletableFuture.allOf(channels.subList(first, next).stream()
                            .map(channel -> ask(channel).toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .thenCompose(answered -> next == channels.size() ? end() : from(next));
        }

        private CompletionStage<Boolean> ask(String channel) {
            return top.apply(channel).handle((position, refused) -> {
                if (refused == null) {
                    return found.put(channel, position) == null;
                }
                Throwable cause = refused instanceof CompletionException && refused.getCause() != null
                        ? refused.getCause()
                        : refused;
                leftOut.accept(channel, cause);
                return problem.complete(cause);
            });
        }

        private CompletionStage<Map<String, StreamPosition>> end() {
            return found.isEmpty() && problem.isDone()
                    ? CompletableFuture.failedStage(problem.join())
                    : CompletableFuture.completedStage(found);
        }
    }
}
