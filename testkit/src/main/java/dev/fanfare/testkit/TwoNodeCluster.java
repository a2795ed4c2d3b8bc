package dev.fanfare.testkit;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.internal.memory.MemoryBanStore;
import dev.fanfare.internal.memory.MemoryGroupStore;
import dev.fanfare.internal.memory.MemoryOccupancyStore;
import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.spi.BanStore;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.PresenceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Two or more engines over one broker, state store, presence store, group store, occupancy store and bus in memory, with a {@link ClusterNetwork} between them that a test
 * steers. Everything happens on the test's own thread, on fake time, and is over when a call returns, but for what a node
 * that is paused has to do.
 */
public final class TwoNodeCluster implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(50);

    private final FakeClock clock = new FakeClock();
    private final ClusterNetwork network;
    private final SharedBroker broker;
    private final SharedStateStore states;
    private final PresenceStore presence = new MemoryPresenceStore(clock.ticker());
    private final OccupancyStore occupancy = new MemoryOccupancyStore(clock.ticker());
    private final GroupStore groups = new MemoryGroupStore(clock.ticker(), 100_000);
    private final BanStore bans = new MemoryBanStore(clock);
    private final Map<String, NetworkBus.End> ends = new ConcurrentHashMap<>();
    private final List<TestServer> nodes = new ArrayList<>();
    private final Set<Integer> stopped = new HashSet<>();

    /**
     * Nodes that have heard of each other.
     *
     * @param size how many nodes
     * @param random decides what the network does
     * @param configure what each engine shall be, beside what it shares with the others
     */
    public TwoNodeCluster(int size, Random random, Consumer<FanfareBuilder> configure) {
        network = new ClusterNetwork(clock, random);
        broker = new SharedBroker(clock, network);
        states = new SharedStateStore(clock, network);
        for (int i = 0; i < size; i++) {
            String name = name(i);
            nodes.add(new TestServer(clock, 2, this::settle, builder -> {
                builder.nodeName(name)
                        .broker(broker.node(name))
                        .stateStore(states.node(name))
                        .presenceStore(new NodePresence(name, network, presence))
                        .groupStore(new NodeGroupStore(name, network, groups))
                        .occupancyStore(new NodeOccupancy(name, network, occupancy))
                        .banStore(new NodeBanStore(name, network, bans))
                        .controlBus(new NetworkBus(name, network, ends));
                configure.accept(builder);
            }));
        }
        settle();
    }

    /**
     * Two nodes, with a network whose chances are the same each time.
     *
     * @param configure what each engine shall be, beside what it shares with the others
     */
    public TwoNodeCluster(Consumer<FanfareBuilder> configure) {
        this(2, new Random(1), configure);
    }

    /**
     * Two nodes that look like one: clients connect to one of them, and what the application calls is the other. Whoever
     * closes it closes both.
     */
    public static TestServer asOne(Consumer<FanfareBuilder> configure) {
        TwoNodeCluster cluster = new TwoNodeCluster(configure);
        return cluster.node(0).callsGoTo(cluster.node(1).fanfare(), cluster::close);
    }

    private static String name(int node) {
        return "node-" + node;
    }

    /**
     * One of the nodes.
     *
     * @param index from 0
     * @return also if it is dead
     */
    public TestServer node(int index) {
        return nodes.get(index);
    }

    /** {@return how many nodes there are, dead ones included} */
    public int size() {
        return nodes.size();
    }

    /** {@return what lies between them} */
    public ClusterNetwork network() {
        return network;
    }

    /**
     * Cuts a node off from the broker, the group store and all other nodes.
     *
     * @param node its index, from 0
     */
    public void isolate(int node) {
        network.cut(name(node), SharedChannels.STORE);
        others(node).forEach(other -> network.cut(name(node), name(other)));
    }

    /**
     * Mends what {@link #isolate} has cut.
     *
     * @param node its index, from 0
     */
    public void rejoin(int node) {
        network.mend(name(node), SharedChannels.STORE);
        others(node).forEach(other -> network.mend(name(node), name(other)));
        broker.mended(name(node));
        states.mended(name(node));
        settle();
    }

    private List<Integer> others(int node) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (i != node) {
                others.add(i);
            }
        }
        return others;
    }

    /**
     * A node does nothing from now on, as a process that is stopped; what is for it waits.
     *
     * @param node its index, from 0
     */
    public void pause(int node) {
        stopped.add(node);
        network.paused(name(node), true);
    }

    /**
     * A node that was paused goes on.
     *
     * @param node its index, from 0
     */
    public void resume(int node) {
        stopped.remove(node);
        network.paused(name(node), false);
        settle();
    }

    /**
     * A node ends without a word, as a process that is killed.
     *
     * @param node its index, from 0
     */
    public void kill(int node) {
        stopped.add(node);
        isolate(node);
    }

    /**
     * Lets time pass everywhere.
     *
     * @param time in whole milliseconds; goes by in steps of 50 ms
     */
    public void advance(Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
            clock.advance(left.compareTo(STEP) < 0 ? left : STEP);
            states.store().expire();
            settle();
        }
    }

    /** Runs everything that waits, on all nodes that are not paused, until nothing does. */
    public void settle() {
        boolean busy = true;
        while (busy) {
            busy = network.run();
            for (int i = 0; i < nodes.size(); i++) {
                busy |= !stopped.contains(i) && nodes.get(i).turn();
            }
        }
    }

    @Override
    public void close() {
        stopped.clear();
        nodes.forEach(TestServer::end);
        broker.close();
        states.close();
        presence.close();
        groups.close();
        occupancy.close();
        bans.close();
    }
}
