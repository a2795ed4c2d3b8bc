package dev.fanfare.push.fcm;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.LocalizedText;
import dev.fanfare.push.PushAction;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService.Reaction;
import dev.fanfare.push.TestService.Received;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FcmProviderTest extends FcmTestBase {

    private static JsonNode json(String text) {
        return JsonValues.read(Payload.utf8(text), JsonNode.class);
    }

    private JsonNode sentMessage() {
        assertThat(messages()).hasSize(1);
        return json(messages().get(0).text()).path("message");
    }

    private static String error(int status, @Nullable String code) {
        String details = code == null
                ? ""
                : ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\"},"
                        + "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + code
                        + "\"}]";
        return "{\"error\":{\"code\":" + status + ",\"message\":\"What Google says\",\"status\":\"NOT_FOUND\"" + details
                + "}}";
    }

    @Test
    @DisplayName("P1 a message reaches FCM with a section for each platform")
    void sent() throws Exception {
        PushMessage message = PushMessage.builder()
                .id("report-7")
                .title("en", "Report")
                .text("en", "It is ready")
                .badge(PushBadge.set(3))
                .sound("default")
                .group("reports")
                .link("https://example.com/reports/7")
                .image("https://example.com/7.png")
                .icon("/icon.png")
                .action(new PushAction("open", LocalizedText.of("en", "Open"), Payload.EMPTY))
                .data(Map.of("n", 7))
                .expiration(Duration.ofMinutes(2))
                .build();
        assertThat(send(message.render("", Map.of())))
                .isEqualTo(new PushResult.Accepted("projects/fanfare-test/messages/0:1"));
        String own = "{\"v\":1,\"id\":\"report-7\",\"lang\":\"en\",\"icon\":\"/icon.png\","
                + "\"image\":\"https://example.com/7.png\",\"link\":\"https://example.com/reports/7\",\"sound\":\"default\","
                + "\"badge\":{\"set\":3},\"actions\":[{\"event\":\"open\",\"label\":\"Open\"}],\"group\":\"reports\","
                + "\"data\":{\"n\":7}}";
        JsonNode sent = sentMessage();
        assertThat(sent.path("token").asString()).isEqualTo(DEVICE);
        assertThat(sent.path("notification"))
                .isEqualTo(json(
                        "{\"title\":\"Report\",\"body\":\"It is ready\",\"image\":\"https://example.com/7.png\"}"));
        JsonNode android = sent.path("android");
        assertThat(android.path("priority").asString()).isEqualTo("HIGH");
        assertThat(android.path("ttl").asString()).isEqualTo("120s");
        assertThat(android.path("data").path("fanfare").asString()).isEqualTo(own);
        assertThat(android.path("notification"))
                .isEqualTo(json("{\"tag\":\"report-7\",\"sound\":\"default\",\"notification_count\":3}"));
        JsonNode apns = sent.path("apns");
        assertThat(apns.path("headers").path("apns-collapse-id").asString()).isEqualTo("report-7");
        assertThat(apns.path("headers").path("apns-priority").asString()).isEqualTo("10");
        assertThat(apns.path("payload").path("aps").path("badge").asInt()).isEqualTo(3);
        assertThat(apns.path("payload").path("fanfare")).isEqualTo(json(own));
        JsonNode web = sent.path("webpush");
        assertThat(web.path("headers").path("TTL").asString()).isEqualTo("120");
        assertThat(web.path("headers").path("Urgency").asString()).isEqualTo("high");
        assertThat(web.path("headers").path("Topic").asString()).hasSize(32);
        assertThat(web.path("data").path("fanfare").asString()).isEqualTo(own);
        assertThat(web.path("fcm_options").path("link").asString()).isEqualTo("https://example.com/reports/7");
    }

    @Test
    @DisplayName("P3 what FCM would refuse is left to the application: paths, and a badge that is not a number")
    void leftOut() throws Exception {
        PushMessage message = PushMessage.builder()
                .text("en", "x")
                .image("/7.png")
                .link("/7")
                .badge(PushBadge.increase(2))
                .priority(PushPriority.NORMAL)
                .expiration(Duration.ZERO)
                .build();
        assertThat(send(message.render("", Map.of()))).isInstanceOf(PushResult.Accepted.class);
        JsonNode sent = sentMessage();
        assertThat(sent.path("notification")).isEqualTo(json("{\"body\":\"x\"}"));
        assertThat(sent.path("android").path("priority").asString()).isEqualTo("NORMAL");
        assertThat(sent.path("android").path("ttl").asString()).isEqualTo("0s");
        assertThat(sent.path("android").path("notification")).isEqualTo(json("{}"));
        assertThat(sent.path("webpush").has("fcm_options")).isFalse();
        assertThat(sent.path("webpush").path("headers").path("Urgency").asString())
                .isEqualTo("normal");
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "400, INVALID_ARGUMENT, Rejected",
        "400,, Rejected",
        "401, THIRD_PARTY_AUTH_ERROR, Rejected",
        "401,, Rejected",
        "403, SENDER_ID_MISMATCH, Rejected",
        "403,, Rejected",
        "404, UNREGISTERED, TokenInvalid",
        "404,, Rejected",
        "408,, RetryLater",
        "429, QUOTA_EXCEEDED, RetryLater",
        "429,, RetryLater",
        "500, INTERNAL, RetryLater",
        "500,, RetryLater",
        "502,, RetryLater",
        "503, UNAVAILABLE, RetryLater",
        "400, UNSPECIFIED_ERROR, Rejected",
        "400, <b>, Rejected",
        "302,, Rejected"
    })
    @DisplayName("P4 only UNREGISTERED costs the device")
    void answers(int status, @Nullable String code, String result) throws Exception {
        react(request -> reply(status, error(status, code)));
        PushResult sent = send(Results.HELLO);
        assertThat(sent.getClass().getSimpleName()).isEqualTo(result);
        assertThat(sent.toString()).contains("FCM answered " + status).doesNotContain("<b>", "NOT_FOUND", DEVICE);
        if (sent instanceof PushResult.Rejected rejected) {
            assertThat(rejected.status()).isEqualTo(status);
            assertThat(rejected.reason()).contains("\"What Google says\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "null",
                "{\"error\":7}",
                "{\"error\":{\"details\":[7]}}",
                "{\"error\":{\"details\":{}}}"
            })
    @DisplayName("P4 an answer whose body is not what Google promises counts by its status")
    void otherBodies(String body) throws Exception {
        react(request -> reply(404, body));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.Rejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(404));
        react(request -> reply(200, body));
        assertThat(send(Results.HELLO)).isEqualTo(new PushResult.Accepted(""));
    }

    @ParameterizedTest(name = "{0} with Retry-After {1} is {2}")
    @CsvSource({
        "429, '', PT1M",
        "429, 30, PT30S",
        "429, 'Thu, 01 Jan 2026 12:05:00 GMT', PT5M",
        "503, '', PT0S",
        "503, 10, PT10S",
        "429, nonsense, PT1M"
    })
    @DisplayName("P4 Google's times are honoured, and 429 is a minute if it says none")
    void times(int status, String retryAfter, Duration after) throws Exception {
        react(request -> new Reaction.Reply(status, Map.of("retry-after", retryAfter), error(status, null)));
        assertThat(send(Results.HELLO))
                .isInstanceOfSatisfying(
                        PushResult.RetryLater.class,
                        later -> assertThat(later.after()).isEqualTo(after));
    }

    @Test
    @DisplayName("P4 no answer is tried again, and an answer without its body is one")
    void broken() throws Exception {
        react(request -> new Reaction.Cut());
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        react(request -> new Reaction.Silence());
        try (FcmProvider hasty = provider(Results.options().withTimeout(Duration.ofSeconds(3)))) {
            assertThat(Results.of(hasty.send(DEVICE, Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.soon("FCM has not answered within PT3S"));
        }
        react(request -> new Reaction.CutBody(200));
        assertThat(send(Results.HELLO)).isEqualTo(new PushResult.Accepted(""));
        react(request -> reply(404, error(404, "UNREGISTERED") + "x".repeat(5_000_000)));
        assertThat(send(Results.HELLO)).as("what is too large is not read").isInstanceOf(PushResult.Rejected.class);
        react(request -> reply(400, error(400, "INVALID_ARGUMENT").replace("What Google says", "no " + DEVICE)));
        assertThat(send(Results.HELLO).toString()).doesNotContain(DEVICE);
    }

    @Test
    @DisplayName("P1 what does not fit is refused, unasked, saying by how much and what to shorten")
    void sizes() throws Exception {
        int frame = "{\"aps\":{\"alert\":{\"body\":\"\"}},\"fanfare\":{\"v\":1,\"lang\":\"en\"}}".length() + 160;
        assertThat(send(text("x".repeat(4096 - frame)))).isInstanceOf(PushResult.Accepted.class);
        RenderedMessage tooLarge = text("x".repeat(4097 - frame));
        assertThatThrownBy(() -> provider.checkMessage(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "too large for FCM (devices of Apple): 4097 bytes, 1 more than the 4096 it takes; shorten text");
        assertThat(send(tooLarge)).isInstanceOf(PushResult.Rejected.class);
        RenderedMessage data = PushMessage.builder()
                .text("en", "x")
                .data("y".repeat(5000))
                .build()
                .render("", Map.of());
        assertThat(send(data).toString()).contains("shorten data, which has 5002 of them");
        assertThat(messages()).hasSize(1);
    }

    @Test
    @DisplayName("P1 quotes in data count once, and pictures, links and tags count where they go")
    void counted() {
        RenderedMessage quotes = PushMessage.builder()
                .text("en", "x")
                .data(Collections.nCopies(900, ""))
                .build()
                .render("", Map.of());
        assertThatCode(() -> provider.checkMessage(quotes)).doesNotThrowAnyException();
        RenderedMessage pictures = PushMessage.builder()
                .id("i".repeat(200))
                .text("en", "x".repeat(600))
                .icon("/" + "i".repeat(500))
                .image("https://example.com/" + "p".repeat(500))
                .link("https://example.com/" + "l".repeat(500))
                .build()
                .render("", Map.of());
        assertThatThrownBy(() -> provider.checkMessage(pictures))
                .hasMessageContaining("too large for FCM (browsers): ");
    }

    private static RenderedMessage text(String text) {
        return PushMessage.builder().text("en", text).build().render("", Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "é"})
    @DisplayName("P4 a token that cannot be one is invalid, unasked")
    void noTokens(String token) throws Exception {
        assertThatThrownBy(() -> provider.checkToken(token)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Results.of(provider.send(token, Results.HELLO))).isInstanceOf(PushResult.TokenInvalid.class);
        assertThat(received()).isEmpty();
        assertThat(provider.name()).isEqualTo("fcm");
    }

    @Test
    @DisplayName("P1 FCM is asked as its documents say")
    void request() throws Exception {
        send(Results.HELLO);
        Received request = messages().get(0);
        assertThat(request.protocol()).isEqualTo("HTTP/2");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/proxy/v1/projects/fanfare-test/messages:send");
        assertThat(request.header("content-type")).startsWith("application/json");
    }
}
