package dev.fanfare.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps who is kept out beyond the end of all nodes. Every node reads it when it starts; what is banned later, nodes tell each
 * other.
 *
 * <p>Contract, checked by the test kit's {@code BanStoreContract}: what a completed stage wrote, the next read sees, on every
 * node; no method blocks the calling thread on I/O. Who asks waits some seconds at the most. Safe for any thread.
 */
public interface BanStore extends AutoCloseable {

    /**
     * Keeps a ban, until it is over. Of two with the same key, the one that was said later counts, in whichever order they
     * come.
     *
     * @param ban one that is {@linkplain Ban#lifted lifted} must be known for an hour, so that the one before does not come
     *     back, and may be forgotten then
     * @return completes when it is kept. Fails with {@link dev.fanfare.handler.ErrorException} and {@code LIMIT_EXCEEDED} if
     *     there is no room; there must be for 100,000
     */
    CompletionStage<Void> keep(Ban ban);

    /**
     * {@return those that are not over, in any order; lifted ones may be among them}
     */
    CompletionStage<List<Ban>> all();

    /** Ends it. What was kept stays so if the store outlives this process. */
    @Override
    void close();
}
