package dev.fanfare.redis.internal.layout;

import static org.awaitility.Awaitility.await;

import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.state.RedisStateStore;
import dev.fanfare.redis.internal.store.RedisGroupStore;
import dev.fanfare.redis.internal.store.RedisOccupancyStore;
import dev.fanfare.redis.internal.store.RedisPresenceStore;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.StateStore;
import dev.fanfare.testkit.BrokerContract;
import dev.fanfare.testkit.GroupStoreContract;
import dev.fanfare.testkit.OccupancyStoreContract;
import dev.fanfare.testkit.PresenceStoreContract;
import dev.fanfare.testkit.StateStoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** What is true of nodes on one Redis is true of nodes on another layout. */
abstract class LayoutContracts {

    private static final int STEPS = 100;
    private static final int CROWD = 1_000;

    private String prefix = "";

    /** The layout of one node, which is connected. */
    abstract RedisLayout layout(String prefix);

    /** Has time pass for everything whose name begins so. */
    abstract void pass(String prefix, Duration time);

    /** Whether channels are heard by how they begin. */
    boolean announcesPrefixes() {
        return true;
    }

    private RedisLayout first() {
        prefix = "test:" + UUID.randomUUID();
        return layout(prefix);
    }

    private RedisLayout second() {
        return layout(prefix);
    }

    @Nested
    @DisplayName("M14 the broker keeps its contract on this layout")
    class Publications extends BrokerContract {

        @Override
        protected Broker create() {
            return new RedisBroker(first());
        }

        @Override
        protected Broker createOther(Broker one) {
            return new RedisBroker(second());
        }

        @Override
        protected void advance(Duration time) {
            pass(prefix, time);
        }

        @Override
        protected boolean announcesPrefixes() {
            return LayoutContracts.this.announcesPrefixes();
        }
    }

    @Nested
    @DisplayName("M25 the state store keeps its contract on this layout")
    class States extends StateStoreContract {

        private final List<RedisStateStore> nodes = new ArrayList<>();

        @Override
        protected StateStore create() {
            return node(first());
        }

        @Override
        protected StateStore createOther(StateStore one) {
            return node(second());
        }

        private StateStore node(RedisLayout layout) {
            RedisStateStore node = new RedisStateStore(layout);
            nodes.add(node);
            return node;
        }

        @Override
        protected void advance(Duration time) {
            await().until(() -> nodes.stream().allMatch(RedisStateStore::isSettled));
            pass(prefix, time);
        }
    }

    @Nested
    @DisplayName("M5 the presence store keeps its contract on this layout")
    class Presence extends PresenceStoreContract {

        @Override
        protected PresenceStore create() {
            return new RedisPresenceStore(first());
        }

        @Override
        protected PresenceStore createOther(PresenceStore one) {
            return new RedisPresenceStore(second());
        }

        @Override
        protected void advance(Duration time) {
            pass(prefix, time);
        }

        @Override
        protected int steps() {
            return STEPS;
        }

        @Override
        protected int crowd() {
            return CROWD;
        }
    }

    @Nested
    @DisplayName("N6 the group store keeps its contract on this layout")
    class Groups extends GroupStoreContract {

        @Override
        protected GroupStore create(int limit) {
            return new RedisGroupStore(first());
        }

        @Override
        protected GroupStore createOther(GroupStore one) {
            return new RedisGroupStore(second());
        }

        @Override
        protected void advance(Duration time) {
            pass(prefix, time);
        }

        @Override
        protected int steps() {
            return STEPS;
        }
    }

    @Nested
    @DisplayName("M24 the occupancy store keeps its contract on this layout")
    class Occupancy extends OccupancyStoreContract {

        @Override
        protected OccupancyStore create() {
            return new RedisOccupancyStore(first());
        }

        @Override
        protected OccupancyStore createOther(OccupancyStore one) {
            return new RedisOccupancyStore(second());
        }

        @Override
        protected void advance(Duration time) {
            pass(prefix, time);
        }

        @Override
        protected int steps() {
            return STEPS;
        }
    }
}
