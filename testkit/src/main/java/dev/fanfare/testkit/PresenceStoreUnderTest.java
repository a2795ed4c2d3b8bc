package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a {@link PresenceStoreContract} needs to know of a store, and asks of it. */
abstract class PresenceStoreUnderTest {

    static final String CHANNEL = "news";

    private @Nullable PresenceStore store;
    private @Nullable PresenceStore other;

    /** A store in which nobody is. */
    protected abstract PresenceStore create();

    /**
     * What another node has of the same store. Where there is only one node it is that node's store itself, as by default.
     *
     * @param one what {@link #create} made for this test
     */
    protected PresenceStore createOther(PresenceStore one) {
        return one;
    }

    /** Lets time pass for the store's leases: on a fake clock, or by waiting. */
    protected abstract void advance(Duration time);

    /**
     * How long the leases of these tests are. What a test does between two calls of {@link #advance} must not take more
     * than a tenth of it, some dozens of calls.
     */
    protected Duration lease() {
        return Duration.ofSeconds(60);
    }

    /** How long an answer may take. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /** How many random steps a test takes; fewer where a step takes time. */
    protected int steps() {
        return 2_000;
    }

    /** How many are in a channel with very many. */
    protected int crowd() {
        return 20_000;
    }

    @BeforeEach
    final void start() {
        store = create();
        other = createOther(store);
    }

    @AfterEach
    final void stop() {
        store().close();
        if (other() != store()) {
            other().close();
        }
    }

    final PresenceStore store() {
        return Objects.requireNonNull(store);
    }

    /** The other node's, which is the first's where there is only one. */
    final PresenceStore other() {
        return Objects.requireNonNull(other);
    }

    final Duration part(double leases) {
        return Duration.ofMillis(Math.round(lease().toMillis() * leases));
    }

    final void add(String channel, ClientInfo info) {
        add(channel, info, lease());
    }

    final void add(String channel, ClientInfo info, Duration ttl) {
        get(store().add(channel, info, ttl));
    }

    final PresencePage page(String channel, String cursor, int limit) {
        PresencePage page = get(store().page(channel, cursor, limit));
        assertThat(page.clients()).hasSizeLessThanOrEqualTo(limit);
        return page;
    }

    /** Everybody in a channel, page by page. */
    final List<ClientInfo> all(String channel, int limit) {
        List<ClientInfo> all = new ArrayList<>();
        PresencePage page = page(channel, "", limit);
        all.addAll(page.clients());
        while (!page.isLast()) {
            page = page(channel, page.cursor(), limit);
            all.addAll(page.clients());
        }
        return all;
    }

    final PresenceStats stats(String channel) {
        return get(store().stats(channel));
    }

    static PresenceStore.Entry entry(String channel, ClientInfo info) {
        return new PresenceStore.Entry(channel, info);
    }

    static ClientInfo client(String user, String id) {
        return new ClientInfo(user, id, Payload.EMPTY, Payload.EMPTY);
    }

    final <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
