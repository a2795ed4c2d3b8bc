package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
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
import java.util.concurrent.CompletionStage;

/** Clients of two nodes that come and go at random, in groups that change at random, and in which of them they should be. */
final class GroupsModel {

    private static final String PREFIX = "notify:group/";

    private final TwoNodeCluster cluster;
    private final Random random;
    private final List<Visitor> visitors = new ArrayList<>();
    private final Map<String, Set<String>> groupsByUser = new HashMap<>();
    private final List<CompletionStage<Void>> changes = new ArrayList<>();

    /** A connection and what it has been told. */
    private static final class Visitor {

        private final String user;
        private final TestClient client;
        private final Set<String> groups = new HashSet<>();
        private boolean isConnected;

        Visitor(String user, TestClient client) {
            this.user = user;
            this.client = client;
        }

        void listen() {
            assertThat(client.closedWith()).isNull();
            if (client.takePing()) {
                client.send(new Request.Pong());
            }
            for (ServerMessage message : client.take()) {
                if (message instanceof Reply.Success reply && reply.result() instanceof Result.Connect connect) {
                    isConnected = true;
                    connect.subs().keySet().forEach(this::subscribed);
                } else if (message instanceof Push.Subscribed push) {
                    subscribed(push.channel());
                } else if (message instanceof Push.Unsubscribed push) {
                    assertThat(groups.remove(push.channel()))
                            .as("it was subscribed")
                            .isTrue();
                }
            }
        }

        private void subscribed(String channel) {
            if (channel.startsWith(PREFIX)) {
                assertThat(groups.add(channel))
                        .as("it was not subscribed before")
                        .isTrue();
            }
        }
    }

    GroupsModel(TwoNodeCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    void step() {
        String user = "user" + random.nextInt(2);
        String group = "g" + random.nextInt(3);
        // One caller, so that it is known what was last.
        Notifications notifications = cluster.node(0).fanfare().notifications();
        switch (random.nextInt(8)) {
            case 0, 1 -> connect(user);
            case 2 -> leave();
            case 3, 4 -> {
                changes.add(notifications.addToGroup(group, Member.user(user)));
                groupsByUser.computeIfAbsent(user, any -> new HashSet<>()).add(PREFIX + group);
            }
            case 5, 6 -> {
                changes.add(notifications.removeFromGroup(group, Member.user(user)));
                groupsByUser.computeIfAbsent(user, any -> new HashSet<>()).remove(PREFIX + group);
            }
            default -> cluster.advance(Duration.ofMillis(random.nextInt(300)));
        }
        if (random.nextBoolean()) {
            cluster.settle();
        }
        visitors.forEach(Visitor::listen);
    }

    private void connect(String user) {
        Visitor visitor = new Visitor(user, cluster.node(random.nextInt(2)).open());
        visitors.add(visitor);
        visitor.client.sendAllWithoutSettling(
                new Command(1, new Request.Connect("", Payload.EMPTY, Map.of(), user, "", Map.of())));
    }

    private void leave() {
        if (!visitors.isEmpty()) {
            visitors.remove(random.nextInt(visitors.size())).client.drop();
        }
    }

    /** Lets everything come to rest. */
    void rest() {
        for (int second = 0; second < 20; second++) {
            cluster.advance(Duration.ofSeconds(1));
            visitors.forEach(Visitor::listen);
        }
    }

    /** To be called when everything has come to rest. */
    void check(String what) {
        for (CompletionStage<Void> change : changes) {
            assertThat(change.toCompletableFuture()).as(what).isCompleted();
        }
        for (Visitor visitor : visitors) {
            visitor.listen();
            assertThat(visitor.isConnected).as(what).isTrue();
            assertThat(visitor.groups)
                    .as("%s, %s", what, visitor.user)
                    .isEqualTo(groupsByUser.getOrDefault(visitor.user, Set.of()));
        }
    }
}
