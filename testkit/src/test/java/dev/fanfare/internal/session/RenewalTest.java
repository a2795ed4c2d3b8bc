package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.RefreshingEvent;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubRefreshingEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M6 the application renews what it granted without a token")
class RenewalTest extends SessionTestBase {

    private static final Instant START = FakeClock.START;

    private final List<Object> asked = new ArrayList<>();

    private static Instant after(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void aConnectionIsRenewedWhenItIsOverAndTheClientKnowsNothingOfIt() {
        TestServer server = server(builder -> builder.onConnecting(
                        event -> Credentials.of("ann").withExpireAt(after(60)).withInfo(Payload.utf8("\"before\"")))
                .onRefreshing(event -> {
                    asked.add(event);
                    return asked.size() == 1
                            ? Renewal.until(after(100)).withInfo(Payload.utf8("\"renewed\""))
                            : Renewal.forever();
                }));
        TestClient client = server.open();
        Result.Connect connected = client.call(Request.Connect.with(""), Result.Connect.class);
        assertThat(connected.expiry()).isEqualTo(Expiry.NEVER);
        keepAlive(server, 59, client);
        assertThat(asked).isEmpty();
        keepAlive(server, 2, client);
        assertThat(asked).singleElement().isInstanceOfSatisfying(RefreshingEvent.class, event -> {
            assertThat(event.client().id()).isEqualTo(connected.client());
            assertThat(event.client().info().utf8()).isEqualTo("\"before\"");
        });
        keepAlive(server, 38, client);
        assertThat(asked).hasSize(1);
        keepAlive(server, 500, client);
        assertThat(asked).hasSize(2);
        assertThat(((RefreshingEvent) asked.get(1)).client().info().utf8()).isEqualTo("\"renewed\"");
        assertThat(client.closedWith()).isNull();
        assertThat(client.pushes(Push.Refreshed.class)).isEmpty();
    }

    @Test
    void aSubscriptionIsRenewedWhenItIsOver() {
        TestServer server = server(builder -> builder.onConnecting(event -> Credentials.of("ann"))
                .onSubscribing(
                        event -> SubscribeOptions.builder().expireAt(after(60)).build())
                .onSubRefreshing(event -> {
                    asked.add(event.channel());
                    return Renewal.until(after(asked.size() == 1 ? 90 : 50));
                }));
        TestClient client = connect(server, "");
        assertThat(client.subscribe("news").expiry()).isEqualTo(Expiry.NEVER);
        keepAlive(server, 61, client);
        assertThat(asked).containsExactly("news");
        keepAlive(server, 28, client);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        keepAlive(server, 2, client);
        assertThat(asked).containsExactly("news", "news");
        assertThat(client.pushes(Push.Unsubscribed.class))
                .as("what is granted is over already")
                .containsExactly(new Push.Unsubscribed("news", UnsubscribeCode.EXPIRED));
        assertThat(client.closedWith()).isNull();
    }

    static Stream<Arguments> refusals() {
        Disconnect banned = new Disconnect(4500, "banned");
        return Stream.of(
                Arguments.of(new ErrorException(ProtocolError.PERMISSION_DENIED), Disconnect.EXPIRED, 0),
                Arguments.of(new DisconnectException(banned), banned, 0),
                Arguments.of(new IllegalStateException("the database is down"), Disconnect.EXPIRED, 25));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsNotRenewedEnds(RuntimeException refusal, Disconnect with, int grace) {
        TestServer server = server(
                builder -> builder.onConnecting(event -> Credentials.of("ann").withExpireAt(after(60)))
                        .onRefreshing(event -> {
                            throw refusal;
                        }));
        assertEnds(server, with, grace);
    }

    @Test
    void whatNobodyAnswersEndsWithItsGrace() {
        TestServer server = server(
                builder -> builder.onConnecting(event -> Credentials.of("ann").withExpireAt(after(60)))
                        .onRefreshingAsync(event -> new CompletableFuture<>()));
        assertEnds(server, Disconnect.EXPIRED, 25);
    }

    private static void assertEnds(TestServer server, Disconnect with, int grace) {
        TestClient client = connect(server, "");
        keepAlive(server, 59 + grace, client);
        assertThat(client.closedWith()).isNull();
        keepAlive(server, 2, client);
        assertThat(client.closedWith()).isEqualTo(with);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aSubscriptionThatIsNotRenewedEndsAloneUnlessTheHandlerEndsMore(
            RuntimeException refusal, Disconnect with, int grace) {
        TestServer server = server(builder -> builder.onConnecting(event -> Credentials.of("ann"))
                .onSubscribing(
                        event -> SubscribeOptions.builder().expireAt(after(60)).build())
                .onSubRefreshing(event -> {
                    throw refusal;
                }));
        TestClient client = connect(server, "");
        client.subscribe("news");
        keepAlive(server, 59 + grace, client);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        keepAlive(server, 2, client);
        if (refusal instanceof DisconnectException) {
            assertThat(client.closedWith()).isEqualTo(with);
        } else {
            assertThat(client.pushes(Push.Unsubscribed.class))
                    .containsExactly(new Push.Unsubscribed("news", UnsubscribeCode.EXPIRED));
            assertThat(client.closedWith()).isNull();
        }
    }

    @Test
    void anAnswerThatComesAfterTheEndOfASubscriptionDoesNotReachTheNext() {
        CompletableFuture<Renewal> answer = new CompletableFuture<>();
        TestServer server = server(builder -> builder.onConnecting(event -> Credentials.of("ann"))
                .onSubscribing(event -> SubscribeOptions.builder()
                        .expireAt(asked.isEmpty() ? after(60) : null)
                        .build())
                .onSubRefreshingAsync(event -> {
                    asked.add(event);
                    return answer;
                }));
        TestClient client = connect(server, "");
        client.subscribe("news");
        keepAlive(server, 61, client);
        assertThat(asked).hasOnlyElementsOfType(SubRefreshingEvent.class).hasSize(1);
        client.call(new Request.Unsubscribe("news"), Result.Unsubscribe.class);
        client.subscribe("news");
        answer.completeExceptionally(new ErrorException(ProtocolError.PERMISSION_DENIED));
        keepAlive(server, 60, client);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void whoCameWithATokenBringsANewOneAndTheHandlerIsNotAsked() {
        TestTokens tokens =
                new TestTokens().connection("short", Credentials.of("ann").withExpireAt(after(60)));
        TestServer server = server(builder -> builder.tokens(tokens).onRefreshing(event -> Renewal.forever()));
        TestClient client = server.open();
        assertThat(client.call(Request.Connect.with("short"), Result.Connect.class)
                        .expiry())
                .isEqualTo(new Expiry(true, 60));
        keepAlive(server, 86, client);
        assertThat(client.closedWith()).isEqualTo(Disconnect.EXPIRED);
    }

    @Test
    void aClientCannotRenewWhatTheServerRenews() {
        TestTokens tokens = new TestTokens().connection("any", Credentials.of("ann"));
        TestServer server = server(builder -> builder.tokens(tokens)
                .onConnecting(event -> Credentials.of("ann").withExpireAt(after(60)))
                .onSubscribing(
                        event -> SubscribeOptions.builder().expireAt(after(60)).build())
                .onRefreshing(event -> Renewal.forever())
                .onSubRefreshing(event -> Renewal.forever()));
        TestClient client = connect(server, "");
        client.send(new Request.Refresh("any"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        TestClient other = connect(server, "");
        other.subscribe("news");
        other.send(new Request.SubRefresh("news", "any"));
        assertThat(other.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void theApplicationRenewsUnaskedAndAClientThatRenewsItsTokenIsToldWhenTo() {
        TestServer server = server(
                builder -> builder.onConnecting(event -> Credentials.of("ann").withExpireAt(after(60))));
        TestClient client = connect(server, "");
        refresh(server, Renewal.until(after(100)));
        assertThat(client.pushes(Push.Refreshed.class)).containsExactly(new Push.Refreshed(new Expiry(true, 100)));
        keepAlive(server, 124, client);
        assertThat(client.closedWith()).isNull();
        refresh(server, Renewal.forever());
        keepAlive(server, 200, client);
        assertThat(client.closedWith()).isNull();
        refresh(server, Renewal.until(after(1)));
        assertThat(client.closedWith()).isEqualTo(Disconnect.EXPIRED);
    }

    private static void refresh(TestServer server, Renewal renewal) {
        server.get(server.fanfare().refresh(ClientSelector.ofUser("ann"), renewal));
    }

    @Test
    void whatIsSaidOfAConnectionMustBeJson() {
        assertThatThrownBy(() -> Renewal.forever().withInfo(Payload.utf8("no JSON")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("info");
    }
}
