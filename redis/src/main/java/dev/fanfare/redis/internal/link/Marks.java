package dev.fanfare.redis.internal.link;

import dev.fanfare.redis.internal.format.Values;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Messages of a node to itself: when one is heard, everything is that was announced before over the same connection. Safe for
 * any thread.
 */
final class Marks {

    private final Map<String, CompletableFuture<Void>> waited = new ConcurrentHashMap<>();

    /**
     * Sends one.
     *
     * @param publish has it be announced to this node
     * @param mostMillis for how long it is waited for
     * @return completes when it is heard; fails if it cannot be sent, is not heard in time, or the connection is lost
     */
    CompletionStage<Void> send(Function<byte[], CompletionStage<Void>> publish, long mostMillis) {
        String mark = UUID.randomUUID().toString();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        waited.put(mark, heard);
        publish.apply(Values.bytes(mark)).whenComplete((published, problem) -> {
            if (problem != null) {
                heard.completeExceptionally(problem);
            }
        });
        return heard.orTimeout(mostMillis, TimeUnit.MILLISECONDS).whenComplete((done, problem) -> waited.remove(mark));
    }

    /** A message to itself came. */
    void heard(byte[] message) {
        CompletableFuture<Void> mark = waited.get(Values.text(message));
        if (mark != null) {
            mark.complete(null);
        }
    }

    /** None that was sent will be heard. */
    void lost(Throwable problem) {
        waited.values().forEach(mark -> mark.completeExceptionally(problem));
    }
}
