package dev.fanfare.push.webpush;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.protocol.Payload;
import dev.fanfare.push.LocalizedText;
import dev.fanfare.push.PushAction;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService;
import dev.fanfare.push.TestService.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushProviderTest extends WebPushTestBase {

    @Test
    @DisplayName("P1 a browser reads what was sent, and the push service knows by whom")
    void sent() throws Exception {
        PushMessage message = PushMessage.builder()
                .id("report-7")
                .title("en", "Report {{number}}")
                .title("de", "Bericht {{number}}")
                .text("en", "It is ready")
                .text("de", "Er ist fertig")
                .badge(PushBadge.increase(1))
                .sound("default")
                .group("reports")
                .icon("/icon.png")
                .link("/reports/7")
                .action(new PushAction(
                        "open", LocalizedText.of("en", "Open").with("de", "Öffnen"), Payload.utf8("[7]")))
                .data(Map.of("n", 7))
                .expiration(Duration.ofMinutes(2))
                .priority(PushPriority.NORMAL)
                .build();
        assertThat(send(message.render("de-AT", Map.of("number", "7")))).isEqualTo(new PushResult.Accepted(""));
        Received request = only(service);
        assertThat(request.protocol()).isEqualTo("HTTP/2");
        assertThat(request.header("ttl")).isEqualTo("120");
        assertThat(request.header("urgency")).isEqualTo("normal");
        assertThat(request.header("topic")).hasSize(32);
        assertThat(new String(browser.decrypt(request.body().unsafeArray()), StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"id\":\"report-7\",\"lang\":\"de\",\"title\":\"Bericht 7\",\"text\":\"Er ist"
                        + " fertig\","
                        + "\"icon\":\"/icon.png\",\"link\":\"/reports/7\",\"sound\":\"default\",\"badge\":{\"add\":1},"
                        + "\"actions\":[{\"event\":\"open\",\"label\":\"Öffnen\",\"parameters\":[7]}],"
                        + "\"group\":\"reports\",\"data\":{\"n\":7}}");
    }

    @Test
    @DisplayName("P1 a service that speaks HTTP/1.1 alone is sent to as well")
    void oldService() throws Exception {
        try (TestService old = TestService.startHttp1(request -> reply(201, ""));
                WebPushProvider toOld = new WebPushProvider(
                        keys,
                        "https://example.com/contact",
                        EndpointGuard.of(List.of()).withTrusted(old.url() + "/"),
                        Results.options())) {
            String subscription = new TestBrowser(old.url() + "/x").subscription();
            assertThat(Results.of(toOld.send(subscription, Results.HELLO))).isInstanceOf(PushResult.Accepted.class);
            assertThat(only(old).protocol()).isEqualTo("HTTP/1.1");
        }
    }

    @ParameterizedTest(name = "an expiration of {0} is a TTL of {1}")
    @CsvSource({"PT0S, 1", "PT0.5S, 1", "PT1S, 1", "PT90S, 90", "PT672H, 2419200"})
    void timeToLive(Duration expiration, String ttl) throws Exception {
        PushMessage message =
                PushMessage.builder().text("en", "x").expiration(expiration).build();
        assertThat(send(message.render("", Map.of()))).isInstanceOf(PushResult.Accepted.class);
        assertThat(only(service).header("ttl")).isEqualTo(ttl);
        assertThat(only(service).headers()).doesNotContainKey("topic");
    }

    @Test
    @DisplayName("P3 the same id is the same topic, another id another, and no topic shows its id")
    void topics() throws Exception {
        for (String id : new String[] {"a", "a", "b", "ä".repeat(200)}) {
            send(PushMessage.builder().id(id).text("en", "x").build().render("", Map.of()));
        }
        assertThat(service.received.get(0).header("topic"))
                .isEqualTo(service.received.get(1).header("topic"))
                .isNotEqualTo(service.received.get(2).header("topic"))
                .isNotEqualTo("a");
        assertThat(service.received).allMatch(each -> each.header("topic").matches("[A-Za-z0-9_-]{32}"));
    }

    @Test
    @DisplayName("P1 a token is used again until an hour before its end, and anew when the clock was set back")
    void tokensAreUsedAgain() throws Exception {
        send(Results.HELLO);
        clock.advance(Duration.ofHours(11).minusSeconds(1));
        send(Results.HELLO);
        clock.advance(Duration.ofSeconds(1));
        send(Results.HELLO);
        clock.jump(Duration.ofDays(-1));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(service.received)
                .extracting(each -> each.header("authorization"))
                .satisfies(tokens -> {
                    assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
                    assertThat(tokens.get(2)).isNotEqualTo(tokens.get(0));
                    assertThat(tokens.get(3)).isNotEqualTo(tokens.get(2));
                });
    }

    @Test
    @DisplayName("P1 a service with a certificate that nobody vouches for is sent nothing")
    void certificates() throws Exception {
        try (WebPushProvider strict = provider(options -> options.withSslContext(null))) {
            assertThat(Results.of(strict.send(browser.subscription(), Results.HELLO)))
                    .isInstanceOfSatisfying(
                            PushResult.RetryLater.class,
                            later -> assertThat(later.reason()).startsWith("TLS with the push service failed"));
        }
        assertThat(service.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loopback", "metadata", "inside", "inside6", "mixed"})
    @DisplayName("P1 a name that leads inside is sent nothing, even if every name is allowed")
    void namesThatLeadInside(String name) throws Exception {
        String subscription = new TestBrowser("https://" + name + ".example.com/x").subscription();
        try (WebPushProvider open = toAnyHost()) {
            open.checkToken(subscription);
            assertThat(Results.of(open.send(subscription, Results.HELLO)))
                    .isEqualTo(new PushResult.Rejected(
                            "the host of the endpoint has an address that is not of the internet", 0));
        }
    }

    @Test
    @DisplayName("P4 a name that nobody knows now may be known later")
    void unknownName() throws Exception {
        String subscription = new TestBrowser("https://unknown.example.com/x").subscription();
        try (WebPushProvider open = toAnyHost()) {
            assertThat(Results.of(open.send(subscription, Results.HELLO)))
                    .isEqualTo(PushResult.RetryLater.notSent("the host of the endpoint has no address now"));
        }
    }

    private WebPushProvider toAnyHost() {
        return new WebPushProvider(keys, "mailto:ops@example.com", EndpointGuard.anyHost(), Results.options());
    }

    @Test
    @DisplayName("P1 a message that does not fit is refused, saying by how much and what to shorten")
    void tooLarge() throws Exception {
        int frame = "{\"v\":1,\"lang\":\"en\",\"text\":\"\"}".length();
        RenderedMessage fits = text("x".repeat(3993 - frame));
        assertThat(send(fits)).isInstanceOf(PushResult.Accepted.class);
        assertThat(only(service).body().size()).isEqualTo(4096);
        RenderedMessage tooLarge = text("x".repeat(3994 - frame));
        String reason =
                "the message is too large for Web Push: 3994 bytes, 1 more than the 3993 it takes; shorten text,"
                        + " which has " + (3994 - frame) + " of them";
        assertThatThrownBy(() -> provider.checkMessage(tooLarge)).hasMessage(reason);
        assertThat(send(tooLarge)).isEqualTo(new PushResult.Rejected(reason, 0));
        assertThat(service.received).hasSize(1);
    }

    private static RenderedMessage text(String text) {
        return PushMessage.builder().text("en", text).build().render("", Map.of());
    }

    @Test
    @DisplayName("P1 results come although the common pool is blocked, and one that blocks holds up nobody")
    void commonPool() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        int threads = ForkJoinPool.commonPool().getParallelism();
        for (int i = 0; i < Math.max(1, threads); i++) {
            ForkJoinPool.commonPool().execute(() -> await(blocked));
        }
        try {
            provider.send(browser.subscription(), Results.HELLO).thenAccept(result -> await(blocked));
            assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        } finally {
            blocked.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ops@example.com",
                "http://example.com",
                "mailto:",
                "mailto:ops@localhost",
                "mailto:example.com",
                "mailto:@example.com",
                "https://localhost",
                "https://localhost:8443/x",
                "https://a.localhost",
                "https://127.0.0.1",
                "https://[::1]/",
                "ftp://example.com",
                "mailto:ops@x.invalid",
                "https://x.invalid/",
                "https://",
                "mailto:a b@example.com"
            })
    @DisplayName("P1 a VAPID subject that reaches nobody is refused when the provider is made")
    void subjects(String subject) {
        assertThatThrownBy(() -> new WebPushProvider(keys, subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VAPID subject");
    }

    @Test
    @DisplayName("P1 it is called webpush")
    void named() {
        assertThat(provider.name()).isEqualTo("webpush");
    }
}
