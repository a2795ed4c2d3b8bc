package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveState;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@DisplayName("L1 changes of a live object that wait become one")
@OnOneNodeAndOnTwo
class LivePaceTest {

    private static final int RATE = 10;

    @Parameter
    Nodes nodes = Nodes.ONE;

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(TestServer::close);
    }

    private static Consumer<FanfareBuilder> paced(int maxRate) {
        return builder -> builder.live(LiveOptions.DEFAULT.withMaxRate(maxRate)).onConnecting(TestClient::believed);
    }

    private TestServer server(int maxRate) {
        return closing(nodes.server(paced(maxRate)));
    }

    private TestServer closing(TestServer server) {
        servers.add(server);
        return server;
    }

    private static TestClient follower(TestServer server) {
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        return client;
    }

    private static void update(TestServer server, String name, @Nullable Object value) {
        Map<String, @Nullable Object> attributes = new HashMap<>();
        attributes.put(name, value);
        assertThat(server.get(server.fanfare().live().update("job", attributes)).isApplied())
                .isTrue();
    }

    private static List<String> received(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().offset() + " "
                        + push.publication().data().utf8())
                .toList();
    }

    @Test
    void whatChangesBetweenTwoMomentsComesAsOneChangeAndNothingIsLeftOut() {
        TestServer server = server(RATE);
        TestClient client = follower(server);
        client.subscribe("live:job");
        update(server, "text1", "Packing");
        assertThat(received(client)).containsExactly("1 {\"patch\":{\"text1\":\"Packing\"}}");
        update(server, "progress", 1);
        update(server, "text1", null);
        update(server, "progress", 2);
        update(server, "busy", true);
        assertThat(received(client)).isEmpty();
        server.advance(Duration.ofMillis(100));
        assertThat(received(client)).containsExactly("5 {\"patch\":{\"progress\":2,\"text1\":null,\"busy\":true}}");
        LiveState state = server.get(server.fanfare().live().get("job"));
        assertThat(state.version()).isEqualTo(5);
        assertThat(state.toJson().utf8()).isEqualTo("{\"busy\":true,\"progress\":2}");
    }

    @Test
    void theFirstChangeOfAnObjectKeepsItsEpochThoughOthersFollowIt() {
        TestServer server = server(RATE);
        TestClient client = follower(server);
        client.transport().writable(false);
        client.send(Request.Subscribe.to("live:job"));
        update(server, "progress", 1);
        update(server, "progress", 2);
        client.transport().writable(true);
        server.advance(Duration.ofSeconds(1));
        List<Push.Published> pushes = client.pushes(Push.Published.class);
        assertThat(pushes).isNotEmpty();
        assertThat(pushes.get(0).publication().epoch()).isNotEmpty();
    }

    @Test
    void anEndStaysApartFromWhatBeginsAnewAndTakesWhatCameBeforeWithIt() {
        TestServer server = server(RATE);
        LiveObjects live = server.fanfare().live();
        TestClient client = follower(server);
        client.subscribe("live:job");
        update(server, "a", 0);
        received(client);
        update(server, "a", 1);
        server.get(live.remove("job"));
        update(server, "b", 2);
        update(server, "b", 3);
        server.advance(Duration.ofMillis(100));
        assertThat(received(client)).containsExactly("3 {\"gone\":\"removed\"}", "5 {\"patch\":{\"b\":3}}");
    }

    @Test
    void everyMessageComesAndChangesAroundItKeepTheirOrder() {
        TestServer server = server(RATE);
        LiveObjects live = server.fanfare().live();
        TestClient client = follower(server);
        client.subscribe("live:job");
        update(server, "a", 0);
        received(client);
        update(server, "a", 1);
        server.get(live.message("job", "one"));
        server.get(live.message("job", "two"));
        update(server, "a", 2);
        update(server, "a", 3);
        server.advance(Duration.ofMillis(100));
        assertThat(received(client))
                .containsExactly(
                        "2 {\"patch\":{\"a\":1}}",
                        "3 {\"message\":\"one\"}",
                        "4 {\"message\":\"two\"}",
                        "6 {\"patch\":{\"a\":3}}");
    }

    @Test
    void whoComesWhileChangesWaitIsGivenAllAndThenNothingOld() {
        // On one loop, where both share what waits.
        TestServer server = closing(new TestServer(1, paced(RATE)));
        TestClient first = follower(server);
        TestClient second = follower(server);
        first.subscribe("live:job");
        update(server, "a", 1);
        update(server, "a", 2);
        assertThat(second.subscribe("live:job").data().utf8()).isEqualTo("{\"state\":{\"a\":2},\"version\":2}");
        update(server, "b", 3);
        server.advance(Duration.ofMillis(100));
        assertThat(received(second)).containsExactly("3 {\"patch\":{\"a\":2,\"b\":3}}");
        assertThat(received(first)).last().isEqualTo("3 {\"patch\":{\"a\":2,\"b\":3}}");
        assertThat(second.closedWith()).isNull();
    }

    @Test
    @DisplayName(
            "L1 M10 a follower that does not read gets what has changed as one change, and others get each at once")
    void whoDoesNotReadGetsOneChange() {
        TestServer server = server(0);
        TestClient slow = follower(server);
        TestClient other = follower(server);
        slow.subscribe("live:job");
        other.subscribe("live:job");
        slow.transport().writable(false);
        for (int i = 1; i <= 100; i++) {
            update(server, "value", i);
        }
        assertThat(received(other)).hasSize(100);
        assertThat(slow.pushes(Push.Published.class)).isEmpty();
        slow.transport().writable(true);
        assertThat(received(slow)).containsExactly("100 {\"patch\":{\"value\":100}}");
        update(server, "value", 0);
        assertThat(received(slow)).containsExactly("101 {\"patch\":{\"value\":0}}");
    }

    @Test
    @DisplayName("L9 whoever is left out of one of several changes that become one loses none of the others")
    void whoIsExcludedFromOneOfSeveralLosesNoneOfTheOthers() {
        TestServer server = server(RATE);
        TestClient ann = server.open();
        String id = ann.call(TestClient.as("ann"), Result.Connect.class).client();
        ann.subscribe("live:job");
        LiveObjects live = server.fanfare().live();
        update(server, "a", 1);
        received(ann);
        update(server, "b", 2);
        server.get(live.update("job", Map.of("c", 3), LiveWrite.DEFAULT.exclude(id)));
        server.advance(Duration.ofSeconds(1));
        assertThat(received(ann)).containsExactly("3 {\"patch\":{\"b\":2,\"c\":3}}");
        update(server, "d", 4);
        received(ann);
        server.get(live.update("job", Map.of("e", 5), LiveWrite.DEFAULT.exclude(id)));
        server.get(live.update("job", Map.of("f", 6), LiveWrite.DEFAULT.exclude(id)));
        server.advance(Duration.ofSeconds(1));
        assertThat(received(ann)).isEmpty();
        update(server, "g", 7);
        server.advance(Duration.ofSeconds(1));
        assertThat(received(ann)).containsExactly("7 {\"patch\":{\"g\":7}}");
    }
}
