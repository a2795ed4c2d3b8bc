package dev.fanfare.push.fcm;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.push.PushResult;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestKeys;
import dev.fanfare.push.TestService.Reaction;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest extends FcmTestBase {

    @Test
    @DisplayName("P1 many messages ask for one token of access")
    void oneAtATime() throws Exception {
        List<CompletionStage<PushResult>> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add(provider.send(DEVICE, Results.HELLO));
        }
        for (CompletionStage<PushResult> each : sent) {
            assertThat(Results.of(each)).isInstanceOf(PushResult.Accepted.class);
        }
        assertThat(tokenRequests()).hasSize(1);
    }

    @Test
    @DisplayName("P1 a token is renewed before it is over, and messages go on with it meanwhile")
    void renewed() throws Exception {
        send(Results.HELLO);
        clock.advance(Duration.ofSeconds(3599 - 301));
        send(Results.HELLO);
        assertThat(tokenRequests()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        tokenReaction = request -> new Reaction.Silence();
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        await().until(() -> tokenRequests().size() == 2);
        assertThat(send(Results.HELLO)).as("one request at a time").isInstanceOf(PushResult.Accepted.class);
        assertThat(tokenRequests()).hasSize(2);
    }

    @Test
    @DisplayName("P1 a token that is over is not used, and a clock that was set back makes a new one")
    void over() throws Exception {
        send(Results.HELLO);
        clock.advance(Duration.ofSeconds(3599 - 30));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(messages().get(1).header("authorization")).isEqualTo("Bearer ya29.token-2");
        clock.jump(Duration.ofDays(-1));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(tokenRequests()).hasSize(3);
    }

    @Test
    @DisplayName("P4 a token that Google takes for over is renewed, but not one that it has just given")
    void refusedToken() throws Exception {
        send(Results.HELLO);
        react(request -> reply(401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}"));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Rejected.class);
        clock.advance(Duration.ofMinutes(2));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isZero());
        react(this::takes);
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(tokenRequests()).hasSize(2);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\"} | RetryLater",
                "401 | {\"error\":\"invalid_client\"} | RetryLater",
                "403 | nonsense | RetryLater",
                "302 | nonsense | RetryLater",
                "408 | {} | RetryLater",
                "429 | {} | RetryLater",
                "500 | {} | RetryLater",
                "503 | {} | RetryLater",
                "200 | nonsense | RetryLater",
                "200 | {} | RetryLater",
                "200 | {\"access_token\":7,\"expires_in\":\"x\"} | RetryLater",
                "200 | {\"access_token\":\"a\\r\\nb\",\"expires_in\":3599} | RetryLater",
                "200 | {\"access_token\":\"a\",\"expires_in\":-5} | RetryLater"
            })
    @DisplayName("P4 without a token of access no message is sent, and nobody asks again for ten seconds")
    void noToken(int status, String body, String result) throws Exception {
        tokenReaction = request -> reply(status, body);
        PushResult first = send(Results.HELLO);
        assertThat(first.getClass().getSimpleName()).isEqualTo(result);
        assertThat(send(Results.HELLO)).isEqualTo(first);
        assertThat(tokenRequests()).hasSize(1);
        assertThat(messages()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        tokenReaction = this::gives;
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
    }

    @Test
    @DisplayName("P4 Google's time for the next token is passed on, and a cut or slow answer is for later")
    void later() throws Exception {
        tokenReaction = request -> new Reaction.Reply(503, Map.of("retry-after", "90"), "");
        assertThat(send(Results.HELLO))
                .isEqualTo(new PushResult.RetryLater(
                        Duration.ofSeconds(90), "Google gave no token of access: it answered 503", true));
        clock.advance(Duration.ofSeconds(89));
        send(Results.HELLO);
        assertThat(tokenRequests()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        tokenReaction = request -> new Reaction.CutBody(200);
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        clock.advance(Duration.ofSeconds(10));
        tokenReaction = request -> new Reaction.Cut();
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        tokenReaction = request -> new Reaction.Silence();
        try (FcmProvider hasty = provider(Results.options().withTimeout(Duration.ofSeconds(2)))) {
            assertThat(Results.of(hasty.send(DEVICE, Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.notSent("FCM has not answered within PT2S"));
        }
    }

    @Test
    @DisplayName("P4 an account that is refused costs no message, and is asked for less and less often")
    void refusedAccount() throws Exception {
        tokenReaction = request -> reply(400, "{\"error\":\"invalid_grant\"}");
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            assertThat(send(Results.HELLO)).isInstanceOfSatisfying(PushResult.RetryLater.class, later -> {
                assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds));
                assertThat(later.isUnsent()).isTrue();
                assertThat(later.reason()).contains("refuses the service account (invalid_grant)");
            });
            int asked = tokenRequests().size();
            clock.advance(Duration.ofSeconds(seconds - 1));
            send(Results.HELLO);
            assertThat(tokenRequests()).hasSize(asked);
            clock.advance(Duration.ofSeconds(1));
        }
        tokenReaction = this::gives;
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
    }

    @Test
    @DisplayName("P4 a clock that was set back does not keep anybody from asking again")
    void clockSetBack() throws Exception {
        tokenReaction = request -> reply(500, "");
        send(Results.HELLO);
        clock.jump(Duration.ofDays(-1));
        tokenReaction = this::gives;
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
    }

    @ParameterizedTest(name = "without {0}")
    @ValueSource(strings = {"type", "project_id", "private_key", "private_key_id", "client_email", "token_uri"})
    @DisplayName("P1 a service account without one of its fields is refused, naming it")
    void missingField(String field) {
        String json = TestKeys.serviceAccountJson(URI.create("https://localhost/token"))
                .replace("\"" + field + "\"", "\"other\"");
        assertThatThrownBy(() -> ServiceAccount.of(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the service account has no " + field);
    }

    @Test
    @DisplayName("P1 a service account is read from its file, and what cannot be one is refused without showing it")
    void serviceAccounts(@TempDir Path folder) throws Exception {
        String json = TestKeys.serviceAccountJson(URI.create("https://localhost/token"));
        Path file = Files.writeString(folder.resolve("account.json"), json);
        assertThat(ServiceAccount.read(file).toString()).isEqualTo("ServiceAccount[fanfare-test]");
        for (String wrong : List.of(
                "",
                "[]",
                json.replace("service_account", "authorized_user"),
                json.replace("fanfare-test\",", "a/../b\","),
                json.replace("https://localhost", "http://localhost"),
                json.replace("BEGIN PRIVATE", "BEGIN RSA PRIVATE").replace("END PRIVATE", "END RSA PRIVATE"),
                json.replace(TestKeys.pem(TestKeys.RSA.getPrivate()).substring(40, 60), "AAAA"))) {
            assertThatThrownBy(() -> ServiceAccount.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("service account")
                    .hasNoCause()
                    .message()
                    .doesNotContain(TestKeys.pem(TestKeys.RSA.getPrivate()).substring(70, 90));
        }
        assertThatThrownBy(() -> ServiceAccount.read(Files.writeString(file, " ".repeat(70_000))))
                .hasMessageContaining("longer than 65536");
        assertThatThrownBy(() ->
                        new FcmProvider(ServiceAccount.of(json), URI.create("http://localhost"), Results.options()))
                .hasMessageContaining("https://");
    }
}
