package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.Reach;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestServer;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L12 whom a message would reach")
@OnOneNodeAndOnTwo
class ReachTest extends NotifyTestBase {

    private static final NamespaceOptions OPEN = NamespaceOptions.builder()
            .allowSubscribeForClient(true)
            .allowSubscribeForAnonymous(true)
            .build();

    private static Reach reach(TestServer server, CompletionStage<Reach> stage) {
        return server.get(stage);
    }

    private static int delivered(TestServer server, CompletionStage<DeliveryResult> stage) {
        return server.get(stage).delivered();
    }

    @Test
    void isCountedByConnectionsUsersAndIdentities() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        assertThat(reach(server, notifications.reachOfEveryone())).isEqualTo(Reach.NOBODY);
        Connected phone = connect(server, "ann", "", Map.of());
        Connected laptop = connect(server, "ann", "", Map.of());
        Connected ben = connect(server, "ben", "", Map.of());
        Connected nobody = connect(server);
        Connected again = another(server, nobody);
        server.get(notifications.addToGroup("team", Member.user("ann")));
        server.get(notifications.addToGroup("team", Member.user("ben")));

        assertThat(reach(server, notifications.reachOfEveryone())).isEqualTo(new Reach(5, 3, 4));
        assertThat(reach(server, notifications.reachOfUser("ann"))).isEqualTo(new Reach(2, 1, 2));
        assertThat(reach(server, notifications.reachOfGroup("team"))).isEqualTo(new Reach(3, 2, 3));
        assertThat(reach(server, notifications.reachOfClient(" " + nobody.id() + " ")))
                .isEqualTo(new Reach(2, 1, 1));
        assertThat(again.id()).isEqualTo(nobody.id());
        assertThat(phone.id()).isNotEqualTo(laptop.id());

        // What was said before is what is said afterwards.
        assertThat(delivered(server, notifications.broadcast(READY))).isEqualTo(5);
        assertThat(delivered(server, notifications.notifyUser("ann", READY))).isEqualTo(2);
        assertThat(delivered(server, notifications.notifyGroup("team", READY))).isEqualTo(3);
        assertThat(delivered(server, notifications.notifyClient(nobody.id(), READY)))
                .isEqualTo(2);

        ben.connection().drop();
        server.settle();
        assertThat(reach(server, notifications.reachOfEveryone())).isEqualTo(new Reach(4, 2, 3));
        assertThat(reach(server, notifications.reachOfGroup("team"))).isEqualTo(new Reach(2, 1, 2));
    }

    @Test
    void isNobodyWhereNobodyIsMeant() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        connect(server, "ann", "", Map.of());
        assertThat(reach(server, notifications.reachOfUser(""))).isEqualTo(Reach.NOBODY);
        assertThat(reach(server, notifications.reachOfUser("ben"))).isEqualTo(Reach.NOBODY);
        assertThat(reach(server, notifications.reachOfGroup(""))).isEqualTo(Reach.NOBODY);
        assertThat(reach(server, notifications.reachOfClient(" "))).isEqualTo(Reach.NOBODY);
    }

    @Test
    void isThoseWhoSubscribeToAChannel() {
        TestServer server = server(options().build(), builder -> builder.withoutNamespace(OPEN));
        Connected ann = connect(server, "ann", "", Map.of());
        Connected other = connect(server, "ann", "", Map.of());
        Connected ben = connect(server, "ben", "", Map.of());
        assertThat(reach(server, server.fanfare().connections().reach("news"))).isEqualTo(Reach.NOBODY);
        for (Connected each : List.of(ann, other, ben)) {
            each.connection().subscribe("news");
        }
        assertThat(reach(server, server.fanfare().connections().reach("news"))).isEqualTo(new Reach(3, 2, 3));
        assertThatThrownBy(() -> reach(server, server.fanfare().connections().reach("nowhere:a")))
                .hasCauseInstanceOf(ErrorException.class)
                .hasMessageContaining("nowhere:a");
    }

    @Test
    void isThoseWhoAreSelectedWithoutIdentitiesWhereNotificationsAreOff() {
        try (TestServer server = nodes.server(builder -> builder.onConnecting(event -> Credentials.of(event.name())))) {
            connectAs(server, "ann");
            connectAs(server, "ann");
            connectAs(server, "");
            connectAs(server, "");
            var connections = server.fanfare().connections();
            assertThat(reach(server, connections.reach(ClientSelector.all()))).isEqualTo(new Reach(4, 2, 0));
            assertThat(reach(server, connections.reach(ClientSelector.ofUser("ann"))))
                    .isEqualTo(new Reach(2, 1, 0));
            assertThat(reach(server, connections.reach(ClientSelector.ofUser(""))))
                    .isEqualTo(new Reach(2, 1, 0));
        }
    }

    private static void connectAs(TestServer server, String user) {
        server.open().call(new Request.Connect("", Payload.EMPTY, Map.of(), user, "", Map.of()), Result.Connect.class);
    }

    @Test
    void countsWhoIsOnSeveralNodesOnce() {
        nodes.mustBeOne("it makes its own nodes");
        try (TwoNodeCluster cluster =
                new TwoNodeCluster(builder -> builder.notifications(options().build())
                        .withoutNamespace(OPEN)
                        .clients(ClientOptions.DEFAULT)
                        .onConnecting(event -> Credentials.of(event.name())))) {
            TestServer one = cluster.node(0);
            TestServer two = cluster.node(1);
            Connected page = connect(one, "", "", Map.of());
            Connected same = another(two, page);
            Connected ann = connect(one, "ann", "", Map.of());
            Connected annElsewhere = connect(two, "ann", "", Map.of());
            ann.connection().subscribe("news");
            annElsewhere.connection().subscribe("news");
            assertThat(same.id()).isEqualTo(page.id());
            for (TestServer node : List.of(one, two)) {
                Notifications notifications = node.fanfare().notifications();
                assertThat(reach(node, notifications.reachOfEveryone())).isEqualTo(new Reach(4, 2, 3));
                assertThat(reach(node, node.fanfare().connections().reach("news")))
                        .isEqualTo(new Reach(2, 1, 2));
                assertThat(delivered(node, notifications.broadcast(READY))).isEqualTo(4);
            }
            cluster.pause(1);
            CompletionStage<Reach> stage = one.fanfare().notifications().reachOfEveryone();
            cluster.advance(Duration.ofSeconds(11));
            assertThatThrownBy(() -> one.get(stage)).hasCauseInstanceOf(ErrorException.class);
            cluster.resume(1);
        }
    }
}
