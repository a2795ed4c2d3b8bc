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

/** What a {@link PresenceStoreContract} needs to know of a store, and asks of it. */
abstract class PresenceStoreUnderTest extends StoreUnderTest<PresenceStore> {

    static final String CHANNEL = "news";

    /**
     * How long the leases of these tests are. What a test does between two calls of {@link #advance} must not take more
     * than a tenth of it, some dozens of calls.
     */
    protected Duration lease() {
        return Duration.ofSeconds(60);
    }

    /** How many are in a channel with very many. */
    protected int crowd() {
        return 20_000;
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
}
