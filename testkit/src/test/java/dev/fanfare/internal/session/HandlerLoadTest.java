package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.HandlerLoad;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M16 handlers that wait hold up nobody but handlers, and it is seen")
class HandlerLoadTest extends SessionTestBase {

    private static final TestTokens TOKENS = new TestTokens()
            .connection("ann's", Credentials.of("ann"))
            .subscription("news", new SubscriptionGrant("ann", "$news", "", SubscribeOptions.DEFAULT));

    @Test
    void whoeverHasTokensConnectsSubscribesAndGetsWhatIsPublished() {
        TestServer server = server(
                builder -> builder.tokens(TOKENS).withoutNamespace(STREAM).onRpc("wait", call -> Payload.utf8("1")));
        TestClient waiting = server.open();
        waiting.call(Request.Connect.with("ann's"), Result.Connect.class);
        server.handlersRun(false);
        waiting.send(new Request.Rpc("wait", Payload.EMPTY));
        assertThat(server.fanfare().handlerLoad()).isEqualTo(new HandlerLoad(0, 1, Duration.ZERO));

        TestClient victim = server.open();
        victim.call(Request.Connect.with("ann's"), Result.Connect.class);
        victim.call(Request.Subscribe.to("$news").withToken("news"), Result.Subscribe.class);
        publish(server, "$news", "1");
        assertThat(received(victim)).containsExactly("1");

        server.clock().advance(Duration.ofSeconds(7));
        assertThat(server.fanfare().handlerLoad()).isEqualTo(new HandlerLoad(0, 1, Duration.ofSeconds(7)));
        server.handlersRun(true);
        server.settle();
        assertThat(server.fanfare().handlerLoad()).isEqualTo(new HandlerLoad(0, 0, Duration.ZERO));
    }

    /** Answers when the test says so, or wrongly. */
    private static final class Remote implements TokenVerifier {

        private final CompletableFuture<Credentials> answer = new CompletableFuture<>();

        @Override
        @SuppressWarnings("NullAway")
        public CompletionStage<Credentials> connection(String token) {
            return switch (token) {
                case "later" -> answer;
                case "null" -> null;
                case "nobody" -> CompletableFuture.completedStage(null);
                case "refused" -> throw new DisconnectException(Disconnect.INVALID_TOKEN);
                default -> throw new IllegalStateException("the key server is not there");
            };
        }

        @Override
        public CompletionStage<SubscriptionGrant> subscription(String token) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aVerifierMayAnswerLaterAndWhatItAnswersWronglyEndsOnlyTheAttempt() {
        Remote remote = new Remote();
        TestServer server = server(builder -> builder.tokens(remote));
        TestClient later = server.open();
        later.send(Request.Connect.with("later"));
        assertThat(later.take()).isEmpty();
        for (String token : new String[] {"null", "nobody", "broken"}) {
            assertThat(server.open().refused(Request.Connect.with(token))).isEqualTo(ProtocolError.INTERNAL);
        }
        TestClient refused = server.open();
        refused.send(Request.Connect.with("refused"));
        assertThat(refused.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        remote.answer.complete(Credentials.of("ann"));
        server.settle();
        assertThat(later.take()).hasSize(1);
        assertThat(server.fanfare().nodeInfo().clients()).isEqualTo(1);
    }
}
