package dev.fanfare.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that come, join, leave and go on nodes that are cut off, stand still and die at random: whoever is gone is in
 * no presence once the lease is over, and what one node is told that all have done, all have.
 */
class MembersModelTest {

    private static final int NODES = 3;
    private static final int STEPS = 120;
    private static final String CHANNEL = "who:a";
    private static final List<String> USERS = List.of("ann", "bob");
    private static final Duration TTL = Duration.ofSeconds(15);

    /** A node that is cut off for less is still one of the others, whatever they last heard of it. */
    private static final Duration SURELY_KNOWN = Cluster.GONE_AFTER.minus(Cluster.HEARTBEAT.multipliedBy(2));

    /** After so long without a cut, everybody has heard of everybody. */
    private static final Duration SURELY_HEARD = Cluster.HEARTBEAT.plusSeconds(1);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("cluster.seeds", 20));
    }

    private static void configure(FanfareBuilder builder) {
        builder.clients(ClientOptions.builder()
                        .presenceUpdateInterval(Duration.ofSeconds(5))
                        .presenceTtl(TTL)
                        .build())
                .namespace("who", NamespaceOptions.builder().presence(true).build())
                .onConnecting(TestClient::believed)
                .onSubscribing(event -> SubscribeOptions.DEFAULT);
    }

    /** A client, and what it knows of itself. */
    private static final class Member {

        private final TestClient client;
        private final int node;
        private final String user;
        private boolean joined;

        Member(TwoNodeCluster cluster, int node, String user) {
            this.node = node;
            this.user = user;
            client = cluster.node(node).open();
            client.send(TestClient.as(user));
        }

        void join() {
            if (client.reply(client.send(Request.Subscribe.to(CHANNEL))) instanceof Reply.Success) {
                joined = true;
            }
        }

        void leave() {
            joined = false;
            client.send(new Request.Unsubscribe(CHANNEL));
        }

        /** Answers what has come; false if the connection is over. */
        boolean lives() {
            if (client.takePing()) {
                client.send(new Request.Pong());
            }
            if (!client.pushes(Push.Unsubscribed.class).isEmpty()) {
                joined = false;
            }
            return client.closedWith() == null;
        }
    }

    /** What one node has asked of all, and whom it must have reached if it is called done. */
    private record Order(int by, CompletableFuture<Void> done, List<Member> meant) {}

    /** Whether a node and the others reach each other. */
    private static final class Contact {

        private boolean isolated;
        private boolean paused;

        /** Since when it is so. */
        private long since;

        /** Whether they counted on each other when that began. */
        private boolean wasKnown = true;

        boolean isOut() {
            return isolated || paused;
        }
    }

    /** The world at one seed. */
    private static final class World implements AutoCloseable {

        private final Random random;
        private final TwoNodeCluster cluster;
        private final List<Member> members = new ArrayList<>();
        private final List<Order> orders = new ArrayList<>();
        private final List<Contact> contacts =
                Stream.generate(Contact::new).limit(NODES).toList();
        private int dead = -1;
        private long now;

        World(long seed) {
            random = new Random(seed);
            cluster = new TwoNodeCluster(NODES, random, MembersModelTest::configure);
        }

        boolean works(int node) {
            return node != dead && !contacts.get(node).paused;
        }

        /** Whether a node and the others certainly count on each other. */
        boolean isKnown(int node) {
            Contact contact = contacts.get(node);
            return contact.isOut()
                    ? contact.wasKnown && now - contact.since < SURELY_KNOWN.toMillis()
                    : contact.wasKnown || now - contact.since > SURELY_HEARD.toMillis();
        }

        /** A node is cut off or stands still, or is so no longer. */
        void change(int node, Runnable change) {
            Contact contact = contacts.get(node);
            boolean known = isKnown(node);
            boolean wasOut = contact.isOut();
            change.run();
            if (wasOut != contact.isOut()) {
                contact.wasKnown = known;
                contact.since = now;
            }
        }

        void pass(Duration time) {
            for (long left = time.toMillis(); left > 0; left -= 1_000) {
                cluster.advance(Duration.ofMillis(Math.min(left, 1_000)));
                now += Math.min(left, 1_000);
                look();
            }
        }

        void look() {
            members.removeIf(member -> works(member.node) && !member.lives());
            orders.removeIf(order -> {
                boolean isDone = order.done.isDone() && !order.done.isCompletedExceptionally();
                if (isDone) {
                    assertThat(order.meant)
                            .as("whom an order was for that is called done")
                            .allMatch(member -> member.client.closedWith() != null);
                }
                return order.done.isDone();
            });
        }

        void step() {
            int node = random.nextInt(NODES);
            if (!works(node) && node == dead) {
                return;
            }
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (contacts.get(node).isolated) {
                        cluster.rejoin(node);
                    } else {
                        cluster.isolate(node);
                    }
                    change(node, () -> contacts.get(node).isolated ^= true);
                }
                case 1 -> {
                    if (contacts.get(node).paused) {
                        cluster.resume(node);
                    } else {
                        cluster.pause(node);
                    }
                    change(node, () -> contacts.get(node).paused ^= true);
                }
                case 2 -> cluster.network().reliability(0, random.nextInt(3) * 0.1, random.nextInt(3) * 0.1);
                case 3 -> cluster.network().delay(Duration.ofMillis(random.nextInt(3) * 100L));
                case 4, 5 -> pass(Duration.ofMillis(random.nextInt(8_000)));
                case 6 -> order(node);
                default -> act(node);
            }
        }

        void act(int node) {
            List<Member> here = members.stream()
                    .filter(member -> member.node == node && works(node))
                    .toList();
            if (here.size() < 3) {
                if (works(node)) {
                    members.add(new Member(cluster, node, USERS.get(random.nextInt(USERS.size()))));
                }
                return;
            }
            Member member = here.get(random.nextInt(here.size()));
            if (random.nextInt(4) == 0) {
                members.remove(member);
                member.client.drop();
            } else if (member.joined) {
                member.leave();
            } else {
                member.join();
            }
        }

        void order(int node) {
            if (!works(node) || !isKnown(node)) {
                return;
            }
            String user = USERS.get(random.nextInt(USERS.size()));
            List<Member> meant = members.stream()
                    .filter(member -> member.user.equals(user) && isKnown(member.node))
                    .toList();
            orders.add(new Order(
                    node,
                    cluster.node(node)
                            .fanfare()
                            .disconnect(ClientSelector.ofUser(user), Disconnect.FORCED)
                            .toCompletableFuture(),
                    meant));
            cluster.settle();
        }

        void kill(int node) {
            cluster.resume(node);
            cluster.kill(node);
            change(node, () -> contacts.get(node).isolated = true);
            contacts.get(node).paused = false;
            dead = node;
            orders.removeIf(order -> order.by == node);
        }

        void mend() {
            cluster.network().reliability(0, 0, 0);
            cluster.network().delay(Duration.ZERO);
            for (int node = 0; node < NODES; node++) {
                if (node != dead) {
                    cluster.resume(node);
                    contacts.get(node).paused = false;
                    cluster.rejoin(node);
                    contacts.get(node).isolated = false;
                }
            }
            look();
        }

        Set<String> present(int node) {
            CompletableFuture<Set<String>> present = cluster.node(node)
                    .fanfare()
                    .presence(CHANNEL)
                    .thenApply(clients ->
                            clients.values().stream().map(info -> info.client()).collect(Collectors.toSet()))
                    .toCompletableFuture();
            cluster.settle();
            return present.join();
        }

        int joined() {
            return (int) members.stream()
                    .filter(member -> member.joined && member.node != dead)
                    .count();
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("M5 M14 whatever becomes of nodes, no ghost outlives its lease, and what is called done is done")
    void noGhostsAndNoFalsePromises(long seed) {
        try (World world = new World(seed)) {
            for (int step = 0; step < STEPS; step++) {
                if (step == STEPS / 2 && world.random.nextInt(2) == 0) {
                    world.kill(world.random.nextInt(NODES));
                }
                world.step();
                world.look();
            }
            world.mend();
            world.pass(TTL.plusSeconds(6));
            assertThat(world.orders).as("every order is answered").isEmpty();
            for (int node = 0; node < NODES; node++) {
                if (node != world.dead) {
                    assertThat(world.present(node))
                            .as("seed %d, seen from node %d", seed, node)
                            .hasSize(world.joined());
                }
            }
        }
    }
}
