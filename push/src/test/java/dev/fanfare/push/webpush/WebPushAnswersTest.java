package dev.fanfare.push.webpush;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.push.PushResult;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService.Reaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a message, by what a push service of the web answers. */
class WebPushAnswersTest extends WebPushTestBase {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "200, Accepted",
        "201, Accepted",
        "202, Accepted",
        "204, Accepted",
        "404, TokenInvalid",
        "410, TokenInvalid",
        "408, RetryLater",
        "429, RetryLater",
        "500, RetryLater",
        "502, RetryLater",
        "503, RetryLater",
        "301, Rejected",
        "307, Rejected",
        "400, Rejected",
        "401, Rejected",
        "403, Rejected",
        "405, Rejected",
        "406, RetryLater",
        "413, Rejected",
        "418, Rejected"
    })
    @DisplayName("P4 only an endpoint that is over costs the device")
    void answers(int status, String result) throws Exception {
        String body = status == 204 ? "" : "why";
        service.react(request -> new Reaction.Reply(status, Map.of("location", service.url() + "/elsewhere"), body));
        PushResult sent = send(Results.HELLO);
        assertThat(sent.getClass().getSimpleName()).isEqualTo(result);
        assertThat(service.received).as("no redirect is followed").hasSize(1);
        if (sent instanceof PushResult.Rejected rejected) {
            assertThat(rejected.status()).isEqualTo(status);
            assertThat(rejected.reason()).contains(String.valueOf(status), "localhost", ": \"why\"");
        }
    }

    @ParameterizedTest(name = "Retry-After: {0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                "'Thu, 01 Jan 2026 12:05:00 GMT' | PT5M",
                "'Thu, 01 Jan 2026 11:05:00 GMT' | PT0S",
                "'Thursday, 01-Jan-26 12:05:00 GMT' | PT5M",
                "'Thu Jan  1 12:05:00 2026' | PT5M",
                "'Thursday, 01-Jan-76 12:05:00 GMT' | PT0S",
                "'Wednesday, 01-Jan-76 12:05:00 GMT' | PT24H",
                "'Tue Jan  1 12:05:00 2026' | PT0S",
                "999999999999 | PT24H",
                "9999999999999999999 | PT24H",
                "99999999999999999999 | PT24H",
                "-5 | PT0S",
                "soon | PT0S",
                "'' | PT0S"
            })
    @DisplayName("P4 a time that the service asks for is honoured, up to a day")
    void retryAfter(String value, Duration after) throws Exception {
        service.react(request -> new Reaction.Reply(429, Map.of("retry-after", value), ""));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isEqualTo(after));
    }

    @Test
    @DisplayName("P4 what a service says is in the reason on one line, unless it repeats a secret")
    void reasons() throws Exception {
        service.react(request -> reply(400, "first\nsecond \u001b[31m" + "x".repeat(300)));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .contains("first\\nsecond \\u001b[31m")
                                .hasSizeLessThan(400)
                                .doesNotContain("\n"));
        service.react(request -> reply(400, "nobody at secret-of-the-browser"));
        assertThat(send(Results.HELLO).toString()).doesNotContain("secret-of-the-browser");
        String withQuery = new TestBrowser(service.url() + "/w/?token=BQ%2dsecret").subscription();
        for (String secret : List.of("BQ-secret", "BQ%2dsecret")) {
            service.react(request -> reply(400, "there is no " + secret));
            assertThat(Results.of(provider.send(withQuery, Results.HELLO)).toString())
                    .doesNotContain("secret");
        }
        service.react(request -> reply(400, "you are " + request.header("authorization")));
        assertThat(send(Results.HELLO).toString()).doesNotContain("vapid t=");
    }

    @Test
    @DisplayName("P4 the status counts even if the body never ends, is cut or is huge")
    void bodiesDoNotMatter() throws Exception {
        try (WebPushProvider hasty = provider(options -> options.withTimeout(Duration.ofSeconds(3)))) {
            service.react(request -> new Reaction.SlowBody(201));
            assertThat(Results.of(hasty.send(browser.subscription(), Results.HELLO)))
                    .isInstanceOf(PushResult.Accepted.class);
        }
        service.react(request -> new Reaction.CutBody(410));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.TokenInvalid.class);
        service.react(request -> reply(201, "x".repeat(5_000_000)));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        service.react(request -> reply(400, "x".repeat(5_000_000)));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains("(16384 characters)"));
    }

    @Test
    @DisplayName("P4 a service that does not answer, hangs up or is not there is tried again later")
    void noAnswer() throws Exception {
        service.react(request -> new Reaction.Cut());
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        service.react(request -> new Reaction.Silence());
        try (WebPushProvider hasty = provider(options -> options.withTimeout(Duration.ofSeconds(2)))) {
            assertThat(Results.of(hasty.send(browser.subscription(), Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.soon("the push service has not answered within PT2S"));
        }
        service.close();
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        try (WebPushProvider late = provider(UnaryOperator.identity())) {
            assertThat(Results.of(late.send(browser.subscription(), Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.notSent("there is no connection to the push service"));
        }
    }

    @Test
    @DisplayName("P4 a token that is none is invalid, and one whose host is not allowed is rejected, unasked")
    void notEvenAsked() throws Exception {
        assertThat(Results.of(provider.send("nonsense", Results.HELLO))).isInstanceOf(PushResult.TokenInvalid.class);
        String elsewhere = new TestBrowser("https://169.254.169.254/latest").subscription();
        assertThat(Results.of(provider.send(elsewhere, Results.HELLO)))
                .isInstanceOfSatisfying(
                        PushResult.Rejected.class,
                        rejected -> assertThat(rejected.status()).isZero());
        String other = new TestBrowser("https://evil.example/secret").subscription();
        assertThat(Results.of(provider.send(other, Results.HELLO)).toString())
                .contains("evil.example")
                .doesNotContain("secret");
        assertThat(service.received).isEmpty();
    }

    @Test
    @DisplayName("P4 what is sent beyond the bound, or after the end, is for later")
    void bounded() throws Exception {
        service.react(request -> new Reaction.Silence());
        WebPushProvider narrow = provider(options -> options.withMaxRequests(1));
        CompletionStage<PushResult> first = narrow.send(browser.subscription(), Results.HELLO);
        assertThat(Results.of(narrow.send(browser.subscription(), Results.HELLO)))
                .isEqualTo(PushResult.RetryLater.notSent(
                        "as many messages are under way to the push service as max_requests allows: 1"));
        narrow.close();
        String reason = "the provider of the push service is closed";
        assertThat(Results.of(first))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.reason()).isEqualTo(reason));
        PushResult closed = PushResult.RetryLater.notSent(reason);
        assertThat(Results.of(narrow.send(browser.subscription(), Results.HELLO)))
                .isEqualTo(closed);
    }

    @Test
    @DisplayName("P4 a place is free again after each answer")
    void freeAgain() throws Exception {
        try (WebPushProvider narrow = provider(options -> options.withMaxRequests(1))) {
            for (int status : new int[] {201, 410, 500}) {
                service.react(request -> reply(status, ""));
                assertThat(Results.of(narrow.send(browser.subscription(), Results.HELLO))
                                .toString())
                        .doesNotContain("max_requests");
                assertThat(Results.of(narrow.send("nonsense", Results.HELLO)).toString())
                        .doesNotContain("max_requests");
            }
        }
    }
}
