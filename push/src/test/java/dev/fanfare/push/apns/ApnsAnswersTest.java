package dev.fanfare.push.apns;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.push.PushResult;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message, by what Apple answers. */
class ApnsAnswersTest extends ApnsTestBase {

    @Test
    @DisplayName("P4 a token that Apple takes for expired is renewed, but not within 20 minutes")
    void expiredToken() throws Exception {
        service.react(request -> reply(403, "{\"reason\":\"ExpiredProviderToken\"}"));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofMinutes(20)));
        clock.advance(Duration.ofMinutes(20));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isZero());
        service.react(this::asAppleSays);
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(service.received.get(1).header("authorization"))
                .isEqualTo(service.received.get(0).header("authorization"))
                .isNotEqualTo(service.received.get(2).header("authorization"));
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "400, BadCollapseId, Rejected",
        "400, BadDeviceToken, Rejected",
        "400, BadExpirationDate, Rejected",
        "400, BadTopic, Rejected",
        "400, DeviceTokenNotForTopic, Rejected",
        "400, IdleTimeout, RetryLater",
        "400, PayloadEmpty, Rejected",
        "400, TopicDisallowed, Rejected",
        "400,, Rejected",
        "403, BadCertificate, Rejected",
        "403, InvalidProviderToken, Rejected",
        "403, MissingProviderToken, Rejected",
        "403, ExpiredProviderToken, RetryLater",
        "404, BadPath, Rejected",
        "405, MethodNotAllowed, Rejected",
        "410, Unregistered, TokenInvalid",
        "410, ExpiredToken, TokenInvalid",
        "410, SomethingElse, Rejected",
        "410,, Rejected",
        "413, PayloadTooLarge, Rejected",
        "429, TooManyRequests, RetryLater",
        "429, TooManyProviderTokenUpdates, RetryLater",
        "500, InternalServerError, RetryLater",
        "503, ServiceUnavailable, RetryLater",
        "503, Shutdown, RetryLater",
        "503,, RetryLater",
        "301,, Rejected",
        "400, <script>, Rejected"
    })
    @DisplayName("P4 only 410 costs the device")
    void answers(int status, @Nullable String reason, String result) throws Exception {
        service.react(request -> reply(status, reason == null ? "nonsense" : "{\"reason\":\"" + reason + "\"}"));
        PushResult sent = send(Results.HELLO);
        assertThat(sent.getClass().getSimpleName()).isEqualTo(result);
        assertThat(sent.toString())
                .contains("APNs (sandbox) answered " + status)
                .doesNotContain("<", DEVICE, "nonsense");
        if (reason != null && reason.matches("[A-Za-z]+")) {
            assertThat(sent.toString()).contains(reason);
        }
    }

    @Test
    @DisplayName("P4 since when a token is invalid is in the result")
    void timestamps() throws Exception {
        service.react(request -> reply(410, "{\"reason\":\"Unregistered\",\"timestamp\":1700000000123}"));
        assertThat(send(Results.HELLO))
                .isEqualTo(new PushResult.TokenInvalid(
                        "APNs (sandbox) answered 410 Unregistered", Instant.ofEpochMilli(1_700_000_000_123L)));
        for (String timestamp :
                new String[] {"0", "-1", "\"soon\"", "null", "[]", "1e400", "9000000000000000000", "4102444800000"}) {
            service.react(request -> reply(410, "{\"reason\":\"Unregistered\",\"timestamp\":" + timestamp + "}"));
            assertThat(send(Results.HELLO))
                    .isInstanceOfSatisfying(
                            PushResult.TokenInvalid.class,
                            invalid -> assertThat(invalid.since()).isNull());
        }
    }

    @Test
    @DisplayName("P4 a wrong environment, topic or key is named")
    void advice() throws Exception {
        service.react(request -> reply(400, "{\"reason\":\"BadDeviceToken\"}"));
        assertThat(send(Results.HELLO).toString()).contains("of the other environment than sandbox");
        service.react(request -> reply(400, "{\"reason\":\"DeviceTokenNotForTopic\"}"));
        assertThat(send(Results.HELLO).toString()).contains("com.example.app");
        service.react(request -> reply(403, "{\"reason\":\"InvalidProviderToken\"}"));
        assertThat(send(Results.HELLO).toString()).contains("key id and team id");
    }

    @Test
    @DisplayName("P4 Apple's times are honoured, and an update of tokens too many waits 20 minutes")
    void times() throws Exception {
        service.react(
                request -> new Reaction.Reply(429, Map.of("retry-after", "7"), "{\"reason\":\"TooManyRequests\"}"));
        assertThat(send(Results.HELLO))
                .isEqualTo(new PushResult.RetryLater(
                        Duration.ofSeconds(7), "APNs (sandbox) answered 429 TooManyRequests"));
        service.react(request -> reply(429, "{\"reason\":\"TooManyProviderTokenUpdates\"}"));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isEqualTo(Duration.ofMinutes(20)));
    }

    @Test
    @DisplayName("P4 no answer is tried again, and an answer without its body is one")
    void broken() throws Exception {
        service.react(request -> new Reaction.Cut());
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        service.react(request -> reply(410, ""));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.TokenInvalid.class);
        service.react(request -> reply(410, "{\"message\":\"gone\"}"));
        assertThat(send(Results.HELLO)).as("of a proxy").isInstanceOf(PushResult.Rejected.class);
        service.react(request -> new Reaction.Reply(200, Map.of("apns-id", "a\tb" + "x".repeat(300)), ""));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.Accepted.class,
                        accepted ->
                                assertThat(accepted.id()).startsWith("a\\tb").endsWith("(303 characters)"));
        service.react(request -> new Reaction.CutBody(410));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.TokenInvalid.class);
        service.react(request -> reply(410, "{\"timestamp\":" + "1".repeat(5_000_000)));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.TokenInvalid.class);
        service.react(request -> new Reaction.Silence());
        try (ApnsProvider hasty = provider(service.url(), Results.options().withTimeout(Duration.ofSeconds(2)))) {
            assertThat(Results.of(hasty.send(DEVICE, Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.soon("APNs has not answered within PT2S"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "abc", "../../1/x", "0123?x=1", "01 23", "é0"})
    @DisplayName("P4 a token that cannot be one is invalid, unasked")
    void noTokens(String token) throws Exception {
        assertThatThrownBy(() -> provider.checkToken(token)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Results.of(provider.send(token, Results.HELLO))).isInstanceOf(PushResult.TokenInvalid.class);
        assertThat(service.received).isEmpty();
        assertThat(provider.name()).isEqualTo("apns");
    }
}
