package dev.fanfare.internal.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ChannelState;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that come and go on nodes that are cut off for a while, and one that dies: what is told of a channel is occupied
 * and vacated in turns, occupied as soon as somebody is there, and vacated when nobody was for a while.
 */
class OccupancyModelTest {

    private static final int NODES = 3;
    private static final int STEPS = 200;
    private static final List<String> CHANNELS = List.of("room:a", "room:b", "room:c");
    private static final Duration DELAY = Duration.ofSeconds(3);
    private static final long SOON = Occupancy.INTERVAL.toMillis() * 2;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("occupancy.seeds", 12));
    }

    private static final class Page {

        private final int node;
        private final TestClient client;
        private final Set<String> channels = new HashSet<>();

        Page(int node, TestClient client) {
            this.node = node;
            this.client = client;
        }
    }

    /** The world at one seed. */
    private static final class World implements AutoCloseable {

        private final Random random;
        private final TwoNodeCluster cluster;
        private final List<Page> pages = new ArrayList<>();
        private final Map<String, ChannelState> told = new HashMap<>();
        private final List<String> problems = new ArrayList<>();

        /** When somebody was in a channel last. */
        private final Map<String, Long> lastSeen = new HashMap<>();

        private int isolated = -1;
        private long isolatedUntil;
        private int dead = -1;
        private long now;

        World(long seed) {
            random = new Random(seed);
            cluster = new TwoNodeCluster(NODES, random, this::configure);
        }

        private void configure(FanfareBuilder builder) {
            builder.clients(ClientOptions.builder().insecure(true).build())
                    .namespace(
                            "room",
                            NamespaceOptions.builder()
                                    .channelStateEvents(List.of(ChannelState.OCCUPIED, ChannelState.VACATED))
                                    .vacatedDelay(DELAY)
                                    .build())
                    .onOccupied(this::heard)
                    .onVacated(this::heard);
        }

        private void heard(ChannelStateEvent event) {
            String channel = event.channel();
            boolean isOccupied = event.state() == ChannelState.OCCUPIED;
            boolean wasOccupied = told.put(channel, event.state()) == ChannelState.OCCUPIED;
            if (wasOccupied == isOccupied) {
                problems.add("told twice at " + now + ": " + event);
            }
            Long seen = lastSeen.get(channel);
            if (seen == null || (!isOccupied && now - seen < DELAY.toMillis())) {
                problems.add("too soon at " + now + ", seen at " + seen + ": " + event);
            }
        }

        private boolean isThere(String channel) {
            return pages.stream().anyMatch(page -> page.channels.contains(channel));
        }

        private void look() {
            CHANNELS.stream().filter(this::isThere).forEach(channel -> lastSeen.put(channel, now));
        }

        void pass(long millis) {
            for (long left = millis; left > 0; left -= 50) {
                // What is told in this step is told at its end.
                look();
                now += 50;
                cluster.advance(Duration.ofMillis(50));
                for (Page page : pages) {
                    if (page.client.takePing()) {
                        page.client.send(new Request.Pong());
                    }
                }
            }
            // What a listener throws is in the log alone.
            assertThat(problems).isEmpty();
        }

        private void open(int node) {
            pages.add(new Page(node, cluster.node(node).connect()));
        }

        private void subscribe(Page page) {
            String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
            if (page.channels.add(channel)) {
                look();
                page.client.subscribe(channel);
                assertThat(told).as("as soon as somebody is there").containsEntry(channel, ChannelState.OCCUPIED);
            }
        }

        private void leave(Page page) {
            look();
            if (random.nextBoolean()) {
                page.client.drop();
                pages.remove(page);
            } else {
                for (String channel : page.channels) {
                    page.client.send(new Request.Unsubscribe(channel));
                }
                page.channels.clear();
            }
        }

        void step() {
            int node = random.nextInt(NODES);
            boolean works = node != dead && node != isolated;
            Page page = pages.isEmpty() ? null : pages.get(random.nextInt(pages.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    if (works && pages.size() < 6) {
                        open(node);
                    }
                }
                case 2, 3, 4 -> {
                    if (page != null && page.node != isolated) {
                        subscribe(page);
                    }
                }
                case 5, 6, 7 -> {
                    if (page != null) {
                        leave(page);
                    }
                }
                case 8 -> {
                    if (isolated >= 0) {
                        rejoin();
                    } else if (works) {
                        cluster.isolate(node);
                        isolated = node;
                        isolatedUntil = now + 20_000;
                    }
                }
                case 9 -> {
                    if (works && dead < 0 && random.nextInt(5) == 0) {
                        look();
                        cluster.kill(node);
                        dead = node;
                        pages.removeIf(each -> each.node == node);
                    }
                }
                default -> {}
            }
            pass(50L * (1 + random.nextInt(80)));
            // Before what it holds is over.
            if (now > isolatedUntil) {
                rejoin();
            }
        }

        private void rejoin() {
            if (isolated >= 0) {
                cluster.rejoin(isolated);
                isolated = -1;
            }
        }

        void rest() {
            rejoin();
            pass(Occupancy.LEASE.toMillis() + DELAY.toMillis() + SOON);
            for (String channel : CHANNELS) {
                assertThat(told.getOrDefault(channel, ChannelState.VACATED))
                        .as("what is told of " + channel + " when all is quiet")
                        .isEqualTo(isThere(channel) ? ChannelState.OCCUPIED : ChannelState.VACATED);
            }
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    @ParameterizedTest(name = "M24 seed {0}")
    @MethodSource("seeds")
    @DisplayName("M24 channels are occupied and vacated in turns, whatever happens to clients and nodes")
    void channelsAreOccupiedAndVacatedInTurns(long seed) {
        try (World world = new World(seed)) {
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            world.rest();
        }
    }
}
