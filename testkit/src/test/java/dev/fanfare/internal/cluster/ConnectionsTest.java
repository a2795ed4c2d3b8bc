package dev.fanfare.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.ConnectionPage;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M14 connections are found, listed and sent to wherever they are")
class ConnectionsTest {

    private final TwoNodeCluster cluster = new TwoNodeCluster(builder -> builder.withoutNamespace(
                    NamespaceOptions.builder().allowSubscribeForClient(true).build())
            .onConnecting(TestClient::believed));

    @AfterEach
    void close() {
        cluster.close();
    }

    /** A client and its id. */
    private record Connected(TestClient client, String id) {

        List<String> messages() {
            return client.pushes(Push.Message.class).stream()
                    .map(message -> message.data().utf8())
                    .toList();
        }
    }

    private static Connected connect(TestClient client, String user) {
        Request.Connect request = TestClient.as(user);
        return new Connected(client, client.call(request, Result.Connect.class).client());
    }

    private Connected connect(int node, String user) {
        return connect(cluster.node(node).open(), user);
    }

    private <T> T get(CompletionStage<T> stage) {
        cluster.settle();
        return stage.toCompletableFuture().join();
    }

    private List<ConnectedClient> list(ClientSelector clients, int limit) {
        return get(cluster.node(0).fanfare().connections().list(clients, limit)).complete().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    private int send(ClientSelector clients, String json) {
        return get(cluster.node(1).fanfare().connections().send(clients, Payload.utf8(json)));
    }

    @Test
    void whoIsConnectedIsListedWithWhatItIsSubscribedTo() {
        Connected near = connect(0, "ann");
        Connected far = connect(1, "ann");
        Connected bob = connect(1, "bob");
        near.client.subscribe("news");
        far.client.subscribe("news");
        far.client.subscribe("sport");
        assertThat(list(ClientSelector.ofUser("ann"), 10))
                .extracting(
                        each -> each.client().id(), each -> each.client().user(), each -> Set.copyOf(each.channels()))
                .containsExactlyInAnyOrder(
                        tuple(near.id, "ann", Set.of("news")), tuple(far.id, "ann", Set.of("news", "sport")));
        assertThat(list(ClientSelector.all(), 10))
                .extracting(each -> each.client().id())
                .containsExactlyInAnyOrder(near.id, far.id, bob.id);
        assertThat(list(ClientSelector.all(), 1)).as("one of each node").hasSize(2);
        assertThat(list(ClientSelector.ofClient(bob.id), 10))
                .extracting(each -> each.client().user())
                .containsExactly("bob");
        assertThat(list(ClientSelector.ofUser("nobody"), 10)).isEmpty();
    }

    private List<String> pages(String channel, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            ConnectionPage page =
                    get(cluster.node(0).fanfare().connections().page(ClientSelector.all(), channel, cursor, limit));
            assertThat(page.connections()).hasSizeLessThanOrEqualTo(limit);
            page.connections().forEach(each -> ids.add(each.client().id()));
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        return ids;
    }

    @Test
    @DisplayName("M23 all connections, and those of a channel, are in exactly one page each")
    void connectionsComeInPages() {
        List<String> all = new ArrayList<>();
        List<String> inNews = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            Connected each = connect(i % 5 == 0 ? 0 : 1, "user" + i);
            all.add(each.id);
            if (i % 3 == 0) {
                each.client.subscribe("news");
                inNews.add(each.id);
            }
        }
        Collections.sort(all);
        Collections.sort(inNews);
        for (int limit : List.of(1, 2, 5, 13, 100)) {
            assertThat(pages("", limit)).isEqualTo(all);
            assertThat(pages("news", limit)).isEqualTo(inNews);
        }
        assertThat(pages("nothing", 5)).isEmpty();
    }

    @Test
    @DisplayName("M23 a session is one connection, wherever it is, and only if its user is meant")
    void aSessionIsOneConnection() {
        Connected ann = connect(1, "ann");
        Connected other = connect(1, "ann");
        String session = list(ClientSelector.ofClient(ann.id), 1).get(0).session();
        assertThat(send(new ClientSelector("bob", "", session, Set.of()), "1")).isZero();
        assertThat(send(new ClientSelector("ann", other.id, session, Set.of()), "2"))
                .isZero();
        assertThat(send(new ClientSelector("ann", "", session, Set.of()), "3")).isEqualTo(1);
        assertThat(send(new ClientSelector("ann", "", ann.id, Set.of()), "4")).isZero();
        assertThat(ann.messages()).containsExactly("3");
        assertThat(other.messages()).isEmpty();
    }

    @Test
    void aMessageReachesWhomItIsForAndNobodyElse() {
        Connected near = connect(0, "ann");
        Connected far = connect(1, "ann");
        Connected bob = connect(0, "bob");
        assertThat(send(ClientSelector.ofUser("ann"), "1")).isEqualTo(2);
        assertThat(send(ClientSelector.ofClient(bob.id), "2")).isEqualTo(1);
        assertThat(send(ClientSelector.all(), "3")).isEqualTo(3);
        assertThat(send(new ClientSelector("ann", "", "", Set.of(far.id)), "4")).isEqualTo(1);
        assertThat(send(new ClientSelector("ann", bob.id, "", Set.of()), "5"))
                .as("a client of another user")
                .isZero();
        assertThat(near.messages()).containsExactly("1", "3", "4");
        assertThat(far.messages()).containsExactly("1", "3");
        assertThat(bob.messages()).containsExactly("2", "3");
    }

    @Test
    void whatJsonCannotCarryReachesClientsOfProtobufAlone() {
        Connected json = connect(0, "ann");
        Connected protobuf = connect(cluster.node(1).open(RecordingTransport.PROTOBUF), "ann");
        assertThat(send(ClientSelector.all(), "no JSON")).isEqualTo(1);
        assertThat(json.messages()).isEmpty();
        assertThat(protobuf.messages()).containsExactly("no JSON");
        assertThat(json.client.closedWith()).isNull();
    }

    @Test
    void aClientIsMeantByItsIdAlone() {
        Connected ann = connect(1, "ann");
        Connected other = connect(1, "ann");
        get(cluster.node(0).fanfare().disconnect(ClientSelector.ofClient(ann.id), Disconnect.FORCED));
        assertThat(ann.client.closedWith()).isEqualTo(Disconnect.FORCED);
        assertThat(other.client.closedWith()).isNull();
        assertThat(cluster.node(1).fanfare().nodeInfo().users()).isEqualTo(1);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> ClientSelector.ofClient(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be empty");
        assertThatThrownBy(() -> list(ClientSelector.all(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit must be at least 1");
    }

    @Test
    void afterTheEndEveryCallFails() {
        cluster.node(1).close();
        assertThatThrownBy(() -> send(ClientSelector.all(), "1")).hasMessageContaining("the engine is closed");
    }
}
