package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the Redis of a link is: at an address that stays, or where its sentinels say at present. Safe for any thread. */
final class Primary {

    private final RedisURI address;
    private final @Nullable Sentinels sentinels;

    /** Where the connection for commands goes that is made, or is there. */
    private volatile RedisURI target;

    /** Where that is which is ready, or was last. */
    private volatile @Nullable RedisURI reached;

    /**
     * @param client makes connections to sentinels, if there are any
     */
    Primary(RedisClient client, LinkOptions options) {
        this.address = options.address();
        this.target = address;
        this.sentinels = options.sentinels().isEmpty() ? null : new Sentinels(client, address, options.sentinels());
    }

    /** Where commands are to go from now on. */
    CompletionStage<RedisURI> find() {
        return sentinels == null
                ? CompletableFuture.completedStage(address)
                : sentinels.primary().thenApply(named -> target = named);
    }

    /** The connection is ready that was made last. */
    void arrived() {
        reached = target;
    }

    /** Where commands go; null if that is not known yet. */
    @Nullable
    RedisURI reached() {
        return sentinels == null ? address : reached;
    }

    /** Completes with where it is instead of where commands go; with "" if it is there, or that is not known. */
    CompletionStage<String> elsewhere() {
        String here = LinkOptions.place(target);
        return sentinels == null
                ? CompletableFuture.completedStage("")
                : sentinels
                        .primary()
                        .thenApply(LinkOptions::place)
                        .thenApply(named -> named.equals(here) ? "" : named)
                        .exceptionally(unknown -> "");
    }
}
