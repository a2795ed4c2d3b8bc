package dev.fanfare.push.apns;

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
import dev.fanfare.push.TestKeys;
import dev.fanfare.push.TestService.Reaction;
import dev.fanfare.testkit.FakeClock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ApnsProviderTest extends ApnsTestBase {

    @Test
    @DisplayName("P1 a message reaches Apple with everything that it says")
    void sent() throws Exception {
        PushMessage message = PushMessage.builder()
                .id("report-7")
                .title("en", "Report")
                .text("en", "It is ready")
                .badge(PushBadge.set(3))
                .sound("default")
                .group("reports")
                .link("/reports/7")
                .image("https://example.com/7.png")
                .action(new PushAction("open", LocalizedText.of("en", "Open"), Payload.EMPTY))
                .data(Map.of("n", 7))
                .expiration(Duration.ofMinutes(2))
                .build();
        assertThat(send(message.render("", Map.of()))).isEqualTo(new PushResult.Accepted(only().header("apns-id")));
        assertThat(only().header("apns-priority")).isEqualTo("10");
        assertThat(only().header("apns-expiration"))
                .isEqualTo(Long.toString(clock.instant().plusSeconds(120).getEpochSecond()));
        assertThat(only().header("apns-collapse-id")).isEqualTo("report-7");
        assertThat(only().text())
                .isEqualTo(
                        "{\"aps\":{\"alert\":{\"title\":\"Report\",\"body\":\"It is ready\"},\"badge\":3,"
                                + "\"sound\":\"default\",\"thread-id\":\"reports\",\"mutable-content\":1},"
                                + "\"fanfare\":{\"v\":1,\"id\":\"report-7\",\"lang\":\"en\",\"image\":\"https://example.com/7.png\","
                                + "\"link\":\"/reports/7\",\"sound\":\"default\",\"badge\":{\"set\":3},"
                                + "\"actions\":[{\"event\":\"open\",\"label\":\"Open\"}],\"group\":\"reports\",\"data\":{\"n\":7}}}");
    }

    @Test
    @DisplayName("P3 now or never, without haste, with a badge taken away, in place of another with any id")
    void otherHeaders() throws Exception {
        PushMessage message = PushMessage.builder()
                .id("Größe ".repeat(20).strip())
                .text("en", "x")
                .badge(PushBadge.set(0))
                .priority(PushPriority.NORMAL)
                .expiration(Duration.ZERO)
                .build();
        assertThat(send(message.render("", Map.of()))).isInstanceOf(PushResult.Accepted.class);
        assertThat(only().header("apns-priority")).isEqualTo("5");
        assertThat(only().header("apns-expiration")).isEqualTo("0");
        assertThat(only().header("apns-collapse-id")).matches("[A-Za-z0-9_-]{32}");
        assertThat(json(only()).path("aps").path("badge").asInt(-1)).isZero();
        assertThat(json(only()).path("aps").has("mutable-content")).isFalse();
        PushMessage growing = PushMessage.builder()
                .text("en", "x")
                .badge(PushBadge.increase(2))
                .build();
        send(growing.render("", Map.of()));
        JsonNode second = json(service.received.get(1));
        assertThat(second.path("aps").has("badge")).isFalse();
        assertThat(second.path("aps").path("mutable-content").asInt()).isEqualTo(1);
        assertThat(second.path("fanfare").path("badge").path("add").asInt()).isEqualTo(2);
        assertThat(service.received.get(1).headers()).doesNotContainKey("apns-collapse-id");
        send(Results.HELLO.withReport("token"));
        JsonNode reported = json(service.received.get(2));
        assertThat(reported.path("aps").path("mutable-content").asInt()).isEqualTo(1);
        assertThat(reported.path("fanfare").path("report").asString()).isEqualTo("token");
    }

    @Test
    @DisplayName("P1 one token serves all messages, and is renewed between 20 and 60 minutes")
    void oneToken() throws Exception {
        send(Results.HELLO);
        clock.advance(Duration.ofMinutes(39));
        send(Results.HELLO);
        clock.advance(Duration.ofMinutes(1));
        send(Results.HELLO);
        clock.jump(Duration.ofMinutes(-5));
        send(Results.HELLO);
        assertThat(service.received.get(3).header("authorization"))
                .as("a clock that was set back a little makes no new one")
                .isEqualTo(service.received.get(2).header("authorization"));
        clock.jump(Duration.ofHours(-3));
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.Accepted.class);
        assertThat(service.received)
                .extracting(each -> each.header("authorization"))
                .satisfies(tokens -> {
                    assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
                    assertThat(tokens.get(2)).isNotEqualTo(tokens.get(0));
                    assertThat(tokens.get(4)).isNotEqualTo(tokens.get(3));
                });
        assertThat(token(service.received.get(2)).getJWTClaimsSet().getIssueTime())
                .isEqualTo(Date.from(FakeClock.START.plus(Duration.ofMinutes(40))));
    }

    @Test
    @DisplayName("P1 a host whose certificate is for another name is sent nothing")
    void otherName() throws Exception {
        URI byAddress = URI.create(service.url().toString().replace("localhost", "127.0.0.1"));
        try (ApnsProvider misled = provider(byAddress, Results.options())) {
            assertThat(Results.of(misled.send(DEVICE, Results.HELLO)).toString())
                    .contains("TLS with APNs failed");
        }
        assertThat(service.received).isEmpty();
    }

    @Test
    @DisplayName("P1 many messages share one connection")
    void oneConnection() throws Exception {
        List<CompletionStage<PushResult>> sent = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            sent.add(provider.send(DEVICE, Results.HELLO));
        }
        for (CompletionStage<PushResult> each : sent) {
            assertThat(Results.of(each)).isInstanceOf(PushResult.Accepted.class);
        }
        assertThat(service.received)
                .extracting(each -> each.header("authorization"))
                .containsOnly(service.received.get(0).header("authorization"));
        assertThat(service.connections()).isEqualTo(1);
        service.react(request -> new Reaction.Cut());
        assertThat(send(Results.HELLO)).isInstanceOf(PushResult.RetryLater.class);
        service.react(this::asAppleSays);
        List<CompletionStage<PushResult>> again = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            again.add(provider.send(DEVICE, Results.HELLO));
        }
        for (CompletionStage<PushResult> each : again) {
            assertThat(Results.of(each)).isInstanceOf(PushResult.Accepted.class);
        }
        assertThat(service.connections()).isEqualTo(2);
    }

    @Test
    @DisplayName("P4 a connection on which nothing is answered any more is left for a new one")
    void deadConnection() throws Exception {
        try (ApnsProvider hasty = provider(service.url(), Results.options().withTimeout(Duration.ofSeconds(2)))) {
            assertThat(Results.of(hasty.send(DEVICE, Results.HELLO))).isInstanceOf(PushResult.Accepted.class);
            service.react(request -> new Reaction.Silence());
            for (int i = 0; i < 3; i++) {
                assertThat(Results.of(hasty.send(DEVICE, Results.HELLO))).isInstanceOf(PushResult.RetryLater.class);
            }
            assertThat(service.connections()).isEqualTo(1);
            service.react(this::asAppleSays);
            assertThat(Results.of(hasty.send(DEVICE, Results.HELLO))).isInstanceOf(PushResult.Accepted.class);
            assertThat(service.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost#x", "https://u@localhost", "https://localhost?x", "https:x"})
    @DisplayName("P1 a base URL that has more than a path is refused")
    void baseUrls(String url) {
        assertThatThrownBy(() -> new ApnsEnvironment("x", URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://");
    }

    @Test
    @DisplayName("P1 a payload of 4,096 bytes is sent, and one of 4,097 refused, unasked")
    void sizes() throws Exception {
        int frame = "{\"aps\":{\"alert\":{\"body\":\"\"}},\"fanfare\":{\"v\":1,\"lang\":\"en\"}}".length();
        RenderedMessage fits = text("x".repeat(4096 - frame));
        assertThat(send(fits)).isInstanceOf(PushResult.Accepted.class);
        assertThat(only().body().size()).isEqualTo(4096);
        RenderedMessage tooLarge = text("x".repeat(4097 - frame));
        assertThatThrownBy(() -> provider.checkMessage(tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large for APNs: 4097 bytes, 1 more than the 4096 it takes; shorten text");
        assertThat(send(tooLarge)).isInstanceOf(PushResult.Rejected.class);
        assertThat(service.received).hasSize(1);
    }

    private static RenderedMessage text(String text) {
        return PushMessage.builder().text("en", text).build().render("", Map.of());
    }

    @Test
    @DisplayName("P1 keys, ids, topics and addresses that cannot be are refused at once, and none is shown")
    void configuration(@TempDir Path folder) throws Exception {
        String pem = TestKeys.pem(TestKeys.EC.getPrivate());
        Path file = Files.writeString(folder.resolve("AuthKey.p8"), pem);
        assertThat(ApnsKey.read("ABC123DEFG", "DEF123GHIJ", file).toString())
                .isEqualTo("ApnsKey[ABC123DEFG, team DEF123GHIJ]");
        assertThatThrownBy(() -> ApnsKey.of("abc", "DEF123GHIJ", pem)).hasMessageContaining("key id");
        assertThatThrownBy(() -> ApnsKey.of("ABC123DEFG", "", pem)).hasMessageContaining("team id");
        assertThatThrownBy(() -> ApnsKey.of("ABC123DEFG", "DEF123GHIJ", "x")).hasMessageContaining("BEGIN PRIVATE KEY");
        assertThatThrownBy(() -> ApnsKey.of("ABC123DEFG", "DEF123GHIJ", TestKeys.pem(TestKeys.RSA.getPrivate())))
                .hasMessageContaining("not a private key of the kind EC")
                .hasNoCause();
        assertThatThrownBy(() -> new ApnsProvider(TestKeys.apnsKey(), "com example"))
                .hasMessageContaining("bundle id");
        assertThatThrownBy(() -> new ApnsEnvironment("x", URI.create("http://localhost")))
                .hasMessageContaining("https://");
        assertThat(ApnsEnvironment.SANDBOX.baseUrl()).hasHost("api.sandbox.push.apple.com");
        assertThat(ApnsEnvironment.PRODUCTION.baseUrl()).hasHost("api.push.apple.com");
    }
}
