package dev.fanfare.internal.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.internal.memory.MemoryBanStore;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.spi.Ban;
import dev.fanfare.spi.BanStore;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M23 who is kept out stays so when all nodes have ended")
class KeptBansTest {

    private final BanStore kept = new MemoryBanStore(new FakeClock());

    /** What a node has of the store: it may answer late, or fail. */
    private final class Steered implements BanStore {
        private CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
        private boolean fails;
        private int reads;

        @Override
        public CompletionStage<Void> keep(Ban ban) {
            return fails ? CompletableFuture.failedStage(new IllegalStateException("away")) : kept.keep(ban);
        }

        @Override
        public CompletionStage<List<Ban>> all() {
            reads++;
            return fails
                    ? CompletableFuture.failedStage(new IllegalStateException("away"))
                    : ready.thenCompose(now -> kept.all());
        }

        @Override
        public void close() {}
    }

    private final Steered store = new Steered();

    private TestServer server() {
        return new TestServer(builder -> builder.banStore(store).onConnecting(TestClient::believed));
    }

    private static TestClient come(TestServer server, String user) {
        TestClient client = server.open();
        client.send(TestClient.as(user));
        return client;
    }

    @Test
    void aNodeThatStartsKnowsWhoIsKeptOutAndWhoIsLetInAgain() {
        try (TestServer first = server()) {
            first.get(first.fanfare().users().block("ann", null));
            first.get(first.fanfare().users().block("bob", null));
            first.get(
                    first.fanfare().users().block("cid", first.clock().instant().plusSeconds(60)));
            first.get(first.fanfare().users().unblock("bob"));
        }
        try (TestServer second = server()) {
            assertThat(come(second, "ann").closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
            assertThat(come(second, "bob").closedWith()).isNull();
            assertThat(come(second, "cid").closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
            second.advance(Duration.ofSeconds(60));
            assertThat(come(second, "cid").closedWith()).isNull();
            second.get(second.fanfare().users().unblock("ann"));
        }
        try (TestServer third = server()) {
            assertThat(come(third, "ann").closedWith()).isNull();
        }
    }

    @Test
    void whoComesBeforeItIsReadIsClosedThen() {
        try (TestServer first = server()) {
            first.get(first.fanfare().users().block("ann", null));
        }
        store.ready = new CompletableFuture<>();
        try (TestServer second = server()) {
            TestClient ann = come(second, "ann");
            TestClient bob = come(second, "bob");
            assertThat(ann.closedWith()).isNull();
            store.ready.complete(null);
            second.settle();
            assertThat(ann.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
            assertThat(bob.closedWith()).isNull();
        }
    }

    @Test
    void whatCannotBeReadIsReadAgainUntilTheNodeEnds() {
        try (TestServer first = server()) {
            first.get(first.fanfare().users().block("ann", null));
        }
        store.fails = true;
        store.reads = 0;
        try (TestServer second = server()) {
            second.advance(Duration.ofSeconds(10));
            assertThat(store.reads).isEqualTo(4);
            TestClient ann = come(second, "ann");
            store.fails = false;
            second.advance(Duration.ofSeconds(3));
            assertThat(ann.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
            assertThat(store.reads).isEqualTo(5);
        }
    }

    @Test
    void whatCannotBeKeptHoldsAndSaysSo() {
        try (TestServer server = server()) {
            store.fails = true;
            TestClient ann = come(server, "ann");
            assertThatThrownBy(() -> server.get(server.fanfare().users().block("ann", null)))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("away");
            assertThat(ann.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
        }
    }
}
