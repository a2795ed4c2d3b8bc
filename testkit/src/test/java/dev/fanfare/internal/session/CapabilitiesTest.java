package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Capability;
import dev.fanfare.handler.Capability.Match;
import dev.fanfare.handler.Capability.Permission;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M7 capabilities of a connection")
class CapabilitiesTest extends SessionTestBase {

    private static final Set<Permission> ALL = Set.of(Permission.values());

    private static final NamespaceOptions CLOSED = NamespaceOptions.builder()
            .historySize(10)
            .historyTtl(Duration.ofMinutes(1))
            .presence(true)
            .joinLeave(true)
            .build();

    /** Channels of which namespaces allow nothing to anybody. */
    private TestServer closed(Capability... capabilities) {
        TestTokens tokens = new TestTokens()
                .connection("t", Credentials.of("ann").withCapabilities(List.of(capabilities)))
                .connection(
                        "soon",
                        Credentials.of("ann")
                                .withExpireAt(Instant.parse("2100-01-01T00:00:00Z"))
                                .withCapabilities(List.of(capabilities)))
                .connection("less", Credentials.of("ann"));
        return server(builder -> builder.tokens(tokens).namespace("news", CLOSED));
    }

    private static TestClient connected(TestServer server, String token) {
        TestClient client = server.open();
        client.call(Request.Connect.with(token), Result.Connect.class);
        return client;
    }

    private static void denied(TestClient client, Request request) {
        assertThat(client.refused(request)).isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void eachPermissionLetsOneThingHappen() {
        Request publish = new Request.Publish("news:a", Payload.utf8("1"));
        Request history = new Request.History("news:a", 0, null, false);
        Request presence = new Request.Presence("news:a");
        for (Permission permission : Permission.values()) {
            TestClient client =
                    connected(closed(Capability.of(Match.EXACT, List.of("news:a"), Set.of(permission))), "t");
            if (permission == Permission.SUBSCRIBE) {
                client.subscribe("news:a");
            } else {
                denied(client, Request.Subscribe.to("news:a"));
            }
            if (permission == Permission.PUBLISH) {
                client.call(publish, Result.Publish.class);
            } else {
                denied(client, publish);
            }
            if (permission == Permission.HISTORY) {
                client.call(history, Result.History.class);
            } else {
                denied(client, history);
            }
            if (permission == Permission.PRESENCE) {
                client.call(presence, Result.Presence.class);
            } else {
                denied(client, presence);
            }
        }
    }

    @Test
    void theFirstThatCoversAChannelDecides() {
        TestClient client = connected(
                closed(
                        Capability.of(Match.EXACT, List.of("news:a"), Set.of(Permission.PUBLISH)),
                        Capability.of(Match.WILDCARD, List.of("news:*"), ALL)),
                "t");
        denied(client, Request.Subscribe.to("news:a"));
        client.subscribe("news:b");
        denied(client, Request.Subscribe.to("other"));
    }

    @Test
    void whoMayReadHistoryHasAPositionIfItAsks() {
        TestClient client = connected(
                closed(Capability.of(
                        Match.REGEX, List.of("news:[a-z]+"), Set.of(Permission.SUBSCRIBE, Permission.HISTORY))),
                "t");
        assertThat(client.subscribe("news:a").recoverable()).isFalse();
        Result.Subscribe asked =
                client.call(Request.Subscribe.to("news:b").recovering(StreamPosition.NONE), Result.Subscribe.class);
        assertThat(asked.recoverable()).isTrue();
    }

    @Test
    void aNewTokenTakesThemAway() {
        TestServer server = closed(Capability.of(Match.EXACT, List.of("news:a"), ALL));
        TestClient client = connected(server, "soon");
        client.call(new Request.Publish("news:a", Payload.utf8("1")), Result.Publish.class);
        client.call(new Request.Refresh("less"), Result.Refresh.class);
        denied(client, new Request.Publish("news:a", Payload.utf8("2")));
    }

    @Test
    @DisplayName("M7 what a subscription token allows is allowed in that channel, while it is subscribed to")
    void ofASubscription() {
        Request publish = new Request.Publish("news:a", Payload.utf8("1"));
        Request history = new Request.History("news:a", 0, null, false);
        Request presence = new Request.Presence("news:a");
        SubscriptionGrant grant = new SubscriptionGrant("ann", "news:a", "", SubscribeOptions.DEFAULT);
        Instant later = Instant.parse("2100-01-01T00:00:00Z");
        TestTokens tokens = new TestTokens()
                .connection("t", Credentials.of("ann"))
                .subscription("plain", grant)
                .subscription("publisher", allowing(grant, later, Permission.PUBLISH))
                .subscription("reader", allowing(grant, later, Permission.HISTORY, Permission.PRESENCE));
        TestServer server = server(builder -> builder.tokens(tokens).namespace("news", CLOSED));
        TestClient client = connected(server, "t");
        client.call(Request.Subscribe.to("news:a").withToken("plain"), Result.Subscribe.class);
        denied(client, publish);
        client.call(new Request.Unsubscribe("news:a"), Result.Unsubscribe.class);

        client.call(Request.Subscribe.to("news:a").withToken("publisher"), Result.Subscribe.class);
        client.call(publish, Result.Publish.class);
        denied(client, new Request.Publish("news:b", Payload.utf8("1")));
        denied(client, history);
        denied(client, presence);

        client.call(new Request.SubRefresh("news:a", "reader"), Result.SubRefresh.class);
        denied(client, publish);
        client.call(history, Result.History.class);
        client.call(presence, Result.Presence.class);
        client.call(new Request.Unsubscribe("news:a"), Result.Unsubscribe.class);
        denied(client, history);

        assertThat(client.call(
                                Request.Subscribe.to("news:a")
                                        .withToken("reader")
                                        .recovering(StreamPosition.NONE),
                                Result.Subscribe.class)
                        .recoverable())
                .as("who may read history has a position if it asks")
                .isTrue();
    }

    private static SubscriptionGrant allowing(SubscriptionGrant grant, Instant until, Permission... permissions) {
        return new SubscriptionGrant(
                grant.user(),
                grant.channel(),
                "",
                SubscribeOptions.builder()
                        .expireAt(until)
                        .allow(Set.of(permissions))
                        .build());
    }

    @Test
    void aPrivateChannelNeedsItsTokenAllTheSame() {
        denied(
                connected(closed(Capability.of(Match.EXACT, List.of("$news:a"), ALL)), "t"),
                Request.Subscribe.to("$news:a"));
    }

    @Test
    void whatTheApplicationAloneShallKnowItsHandlersAreTold() {
        Payload secret = Payload.utf8("{\"plan\":\"gold\"}");
        List<Payload> seen = new ArrayList<>();
        TestServer server = server(builder -> builder.tokens(
                        new TestTokens().connection("t", Credentials.of("ann").withMeta(secret)))
                .onSubscribing(event -> {
                    seen.add(event.client().meta());
                    return SubscribeOptions.DEFAULT;
                }));
        TestClient client = connected(server, "t");
        client.subscribe("news");
        assertThat(seen).containsExactly(secret);
    }

    @Test
    void namesAreMatchedWhole() {
        Capability exact = Capability.of(Match.EXACT, List.of("a*", "b"), ALL);
        assertThat(exact.covers("a*")).isTrue();
        assertThat(exact.covers("ab")).isFalse();
        Capability wildcard = Capability.of(Match.WILDCARD, List.of("a.*:x*", "*.end"), ALL);
        for (String covered : List.of("a.:x", "a.1:x2", "some.end", ".end")) {
            assertThat(wildcard.covers(covered)).as(covered).isTrue();
        }
        for (String other : List.of("ab:x", "za.:x", "a.1:y", "some.ending", "someXend")) {
            assertThat(wildcard.covers(other)).as(other).isFalse();
        }
        Capability regex = Capability.of(Match.REGEX, List.of("a.", "b|c"), ALL);
        for (String covered : List.of("ab", "b", "c")) {
            assertThat(regex.covers(covered)).as(covered).isTrue();
        }
        for (String other : List.of("abc", "zab", "bc", "", "a*")) {
            assertThat(regex.covers(other)).as(other).isFalse();
        }
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> Capability.of(Match.REGEX, List.of("("), ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RE2");
        assertThatThrownBy(() -> Capability.of(Match.EXACT, List.of("a".repeat(1_001)), ALL))
                .hasMessageContaining("1001")
                .hasMessageContaining("1000");
    }

    @Test
    void anExpressionThatWouldBacktrackForEverDoesNot() {
        Capability evil = Capability.of(Match.REGEX, List.of("(a+)+$"), ALL);
        assertThat(evil.covers("a".repeat(200) + "!")).isFalse();
    }
}
