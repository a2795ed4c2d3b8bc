package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M5 presence, join and leave")
@OnOneNodeAndOnTwo
class PresenceTest extends SessionTestBase {

    @Test
    void whoIsSubscribedIsPresent() {
        TestServer server = insecure();
        TestClient first = server.open();
        String firstId = first.connect().client();
        TestClient second = server.open();
        String secondId = second.connect().client();
        first.subscribe("who:a");
        second.subscribe("who:a");
        assertThat(clients(first)).containsOnlyKeys(firstId, secondId);
        assertThat(second.call(new Request.PresenceStats("who:a"), Result.PresenceStats.class))
                .isEqualTo(new Result.PresenceStats(2, 1));
        assertThat(server.get(server.fanfare().presenceStats("who:a"))).isEqualTo(new PresenceStats(2, 1));

        second.drop();
        assertThat(clients(first)).containsOnlyKeys(firstId);
        first.call(new Request.Unsubscribe("who:a"), Result.Unsubscribe.class);
        assertThat(clients(first)).isEmpty();
    }

    private static Map<String, ?> clients(TestClient client) {
        return client.call(new Request.Presence("who:a"), Result.Presence.class).clients();
    }

    @Test
    void comingAndGoingIsToldToSubscribersTheNewOneIncluded() {
        TestServer server = insecure();
        TestClient first = server.open();
        String firstId = first.connect().client();
        first.subscribe("who:a");
        assertThat(first.pushes(Push.Join.class))
                .extracting(push -> push.info().client())
                .containsExactly(firstId);
        TestClient second = server.open();
        String secondId = second.connect().client();
        long id = second.send(Request.Subscribe.to("who:a"));
        assertThat(second.result(id, Result.Subscribe.class)).isNotNull();
        assertThat(second.pushes(Push.Join.class)).hasSize(1);
        assertThat(first.pushes(Push.Join.class))
                .extracting(push -> push.info().client())
                .containsExactly(secondId);
        second.drop();
        assertThat(first.pushes(Push.Leave.class))
                .extracting(push -> push.info().client())
                .containsExactly(secondId);
        first.call(new Request.Unsubscribe("who:a"), Result.Unsubscribe.class);
        assertThat(first.pushes(Push.Leave.class)).isEmpty();
    }

    @Test
    void comingAndGoingIsToldOnlyToWhoAsked() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(NamespaceOptions.builder()
                        .presence(true)
                        .joinLeave(true)
                        .build()));
        TestClient deaf = server.connect();
        deaf.subscribe("news");
        TestClient curious = server.connect();
        curious.sendRaw("{\"id\":50,\"subscribe\":{\"channel\":\"news\",\"join_leave\":true}}"
                .getBytes(StandardCharsets.UTF_8));
        server.connect().subscribe("news");
        assertThat(deaf.pushes(Push.Join.class)).isEmpty();
        assertThat(curious.pushes(Push.Join.class)).hasSize(2);
    }

    @Test
    void presenceIsForThoseWhoMay() {
        TestClient client = insecure().connect();
        assertThat(client.refused(new Request.Presence("news"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(client.refused(new Request.PresenceStats("news"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(client.refused(new Request.Presence("nowhere:a"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        TestServer strict = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .withoutNamespace(NamespaceOptions.builder()
                        .presence(true)
                        .allowSubscribeForClient(true)
                        .allowSubscribeForAnonymous(true)
                        .allowPresenceForSubscriber(true)
                        .allowPresenceForAnonymous(true)
                        .build()));
        TestClient subscriber = strict.connect();
        assertThat(subscriber.refused(new Request.Presence("news"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        subscriber.subscribe("news");
        assertThat(subscriber
                        .call(new Request.Presence("news"), Result.Presence.class)
                        .clients())
                .hasSize(1);
        assertThatThrownBy(() -> {
                    TestServer server = insecure();
                    server.get(server.fanfare().presence("news"));
                })
                .hasCauseInstanceOf(ErrorException.class);
    }

    @Test
    void whoWasNeverAdmittedLeavesNoTrace() {
        TestTokens tokens = new TestTokens()
                .connection(
                        "half",
                        Credentials.of("ann")
                                .withSubs(Map.of(
                                        "who:a", SubscribeOptions.DEFAULT, "nowhere:b", SubscribeOptions.DEFAULT)))
                .connection(
                        "garbled",
                        Credentials.of("ann")
                                .withData(Payload.utf8("no json"))
                                .withSubs(Map.of("who:a", SubscribeOptions.DEFAULT)));
        List<Object> events = new ArrayList<>();
        TestServer server = server(builder -> builder.tokens(tokens)
                .onConnected(events::add)
                .onDisconnected(events::add)
                .namespace(
                        "who",
                        NamespaceOptions.builder()
                                .presence(true)
                                .joinLeave(true)
                                .build()));
        TestClient refused = server.open();
        assertThat(refused.refused(Request.Connect.with("half"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(server.open().refused(Request.Connect.with("garbled"))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(server.get(server.fanfare().presence("who:a"))).isEmpty();
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void aPresenceOfMoreThanOneAnswerMayCarryIsRefusedAndComesInPages() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .presenceMaxClientLimit(3)
                        .build())
                .namespace("who", NamespaceOptions.builder().presence(true).build()));
        TestClient first = server.open();
        List<String> ids = new ArrayList<>(List.of(first.connect().client()));
        first.subscribe("who:a");
        for (int i = 0; i < 2; i++) {
            TestClient next = server.open();
            ids.add(next.connect().client());
            next.subscribe("who:a");
        }
        assertThat(clients(first)).hasSize(3);
        assertThat(server.get(server.fanfare().presence("who:a"))).containsOnlyKeys(ids);
        TestClient fourth = server.open();
        ids.add(fourth.connect().client());
        fourth.subscribe("who:a");

        assertThat(first.refused(new Request.Presence("who:a"))).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(first.call(new Request.PresenceStats("who:a"), Result.PresenceStats.class))
                .isEqualTo(new Result.PresenceStats(4, 1));
        assertThatThrownBy(() -> server.get(server.fanfare().presence("who:a")))
                .hasCauseInstanceOf(ErrorException.class)
                .hasMessageContaining("\"who:a\" is more than 3 clients")
                .hasMessageContaining("client.presence_max_client_limit")
                .hasMessageContaining("stats")
                .hasMessageContaining("pages");
        for (int limit : new int[] {Integer.MIN_VALUE, 0, 3, Integer.MAX_VALUE}) {
            PresencePage page = server.get(server.fanfare().presence("who:a", "", limit));
            assertThat(page.clients()).hasSize(3);
            PresencePage last = server.get(server.fanfare().presence("who:a", page.cursor(), limit));
            assertThat(last.isLast()).isTrue();
            assertThat(Stream.concat(page.clients().stream(), last.clients().stream()))
                    .extracting(ClientInfo::client)
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
        assertThat(server.get(server.fanfare().presence("who:a", "", 2)).clients())
                .hasSize(2);
        assertThat(server.get(server.fanfare().presence("who:nobody", "x", 2))).isEqualTo(PresencePage.EMPTY);
        assertThatThrownBy(() -> server.get(server.fanfare().presence("news", "", 2)))
                .hasCauseInstanceOf(ErrorException.class);
    }
}
