package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sentinels which Redis is the primary. All are asked each time, and the one counts that most of them name: one that was
 * cut off may not know of a failover yet. Safe for any thread.
 */
final class Sentinels {

    private final RedisClient client;
    private final RedisURI primary;
    private final List<RedisURI> sentinels;

    /**
     * @param client makes connections
     * @param primary how one talks to it; its host is the name that the sentinels know it by
     */
    Sentinels(RedisClient client, RedisURI primary, List<RedisURI> sentinels) {
        this.client = client;
        this.primary = primary;
        this.sentinels = sentinels;
    }

    /** The primary at present. Fails if none of the sentinels knows it, or answers. */
    CompletionStage<RedisURI> primary() {
        Votes votes = new Votes();
        for (RedisURI sentinel : sentinels) {
            ask(sentinel).whenComplete((address, problem) -> votes.add(sentinel, address, problem));
        }
        return votes.result;
    }

    private CompletionStage<@Nullable SocketAddress> ask(RedisURI sentinel) {
        return CompletableFuture.completedStage(null)
                .thenCompose(now -> client.connectSentinelAsync(StringCodec.UTF8, sentinel))
                .thenCompose(connection -> ask(connection));
    }

    private CompletionStage<@Nullable SocketAddress> ask(StatefulRedisSentinelConnection<String, String> connection) {
        CompletionStage<@Nullable SocketAddress> answer = connection.async().getMasterAddrByName(primary.getHost());
        return answer.whenComplete((address, problem) -> connection.closeAsync());
    }

    /** What they have answered to one question. */
    private final class Votes {
        private final CompletableFuture<RedisURI> result = new CompletableFuture<>();
        private final Map<String, Integer> byAddress = new HashMap<>();
        private String reason = "";
        private int answers;

        synchronized void add(RedisURI sentinel, @Nullable SocketAddress address, @Nullable Throwable problem) {
            answers++;
            String who = "the sentinel at " + sentinel.getHost() + ":" + sentinel.getPort();
            if (problem != null) {
                reason = who + " does not answer: " + Refusals.reason(problem);
            } else if (address instanceof InetSocketAddress found) {
                RedisURI named = at(found);
                int votes = byAddress.merge(LinkOptions.place(named), 1, Integer::sum);
                if (votes > sentinels.size() / 2) {
                    result.complete(named);
                }
            } else {
                reason = who + " knows no primary with the name " + primary.getHost();
            }
            if (answers == sentinels.size() && !result.isDone()) {
                decide();
            }
        }

        private void decide() {
            byAddress.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .ifPresentOrElse(
                            most -> result.complete(at(most.getKey())),
                            () -> result.completeExceptionally(new UnavailableException(reason)));
        }
    }

    private RedisURI at(InetSocketAddress found) {
        return at(found.getHostString() + ":" + found.getPort());
    }

    private RedisURI at(String place) {
        int colon = place.lastIndexOf(':');
        RedisURI whole = RedisURI.builder(primary).build();
        whole.setHost(place.substring(0, colon));
        whole.setPort(Integer.parseInt(place.substring(colon + 1)));
        return whole;
    }
}
