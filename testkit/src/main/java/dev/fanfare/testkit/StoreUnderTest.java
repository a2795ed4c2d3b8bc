package dev.fanfare.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a contract needs to know of a store that nodes share.
 *
 * @param <S> the store, as one node has it
 */
abstract class StoreUnderTest<S extends AutoCloseable> {

    private @Nullable S store;
    private @Nullable S other;

    /** A store that knows nothing. */
    protected abstract S create();

    /**
     * What another node has of the same store. Where there is only one node it is that node's store itself, as by default.
     *
     * @param one what {@link #create} made for this test
     */
    protected S createOther(S one) {
        return one;
    }

    /** Lets time pass for the store: on a fake clock, or by waiting. */
    protected abstract void advance(Duration time);

    /** How long an answer may take. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** How many random steps a test takes; fewer where a step takes time. */
    protected int steps() {
        return 2_000;
    }

    @BeforeEach
    final void start() {
        store = create();
        other = createOther(store);
    }

    @AfterEach
    final void stop() throws Exception {
        store().close();
        if (other() != store()) {
            other().close();
        }
    }

    final S store() {
        return Objects.requireNonNull(store);
    }

    /** The other node's, which is the first's where there is only one. */
    final S other() {
        return Objects.requireNonNull(other);
    }

    final <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
