package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.PresenceStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link PresenceStore} must do. A store's own test extends this and says how to make one. */
public abstract class PresenceStoreContract {

    private @Nullable PresenceStore store;

    /** A store in which nobody is. */
    protected abstract PresenceStore create();

    @BeforeEach
    final void start() {
        store = create();
    }

    @AfterEach
    final void stop() {
        store().close();
    }

    private PresenceStore store() {
        return Objects.requireNonNull(store);
    }

    @Test
    final void nobodyIsWhereNobodyCame() {
        assertThat(get(store().clients("news"))).isEmpty();
        assertThat(get(store().stats("news"))).isEqualTo(PresenceStats.NONE);
    }

    @Test
    final void whoCameIsThereWithEverythingKnown() {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.utf8("{\"a\":1}"), Payload.utf8("[2]"));
        get(store().add("news", ann));
        assertThat(get(store().clients("news"))).isEqualTo(Map.of("c1", ann));
        assertThat(get(store().clients("other"))).isEmpty();
    }

    @Test
    final void usersAreCountedOnceAndAnonymousOnesAsOne() {
        get(store().add("news", client("ann", "c1")));
        get(store().add("news", client("ann", "c2")));
        get(store().add("news", client("", "c3")));
        get(store().add("news", client("", "c4")));
        assertThat(get(store().stats("news"))).isEqualTo(new PresenceStats(4, 2));
        get(store().remove("news", "c1"));
        assertThat(get(store().stats("news"))).isEqualTo(new PresenceStats(3, 2));
        get(store().remove("news", "c2"));
        assertThat(get(store().stats("news"))).isEqualTo(new PresenceStats(2, 1));
    }

    @Test
    final void whoComesAgainIsThereOnceAsLastKnown() {
        get(store().add("news", client("ann", "c1")));
        get(store().add("news", client("bob", "c1")));
        assertThat(get(store().clients("news"))).isEqualTo(Map.of("c1", client("bob", "c1")));
        assertThat(get(store().stats("news"))).isEqualTo(new PresenceStats(1, 1));
    }

    @Test
    final void removingWhoIsNotThereDoesNothing() {
        get(store().add("news", client("ann", "c1")));
        get(store().remove("news", "c2"));
        get(store().remove("other", "c1"));
        assertThat(get(store().clients("news"))).containsOnlyKeys("c1");
    }

    private static ClientInfo client(String user, String id) {
        return new ClientInfo(user, id, Payload.EMPTY, Payload.EMPTY);
    }

    private static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
