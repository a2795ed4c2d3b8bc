package dev.fanfare.push.webpush;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestService;
import dev.fanfare.push.TestService.Reaction;
import dev.fanfare.push.TestService.Received;
import dev.fanfare.push.internal.key.P256;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** A push service as the standards have it, a browser, and who sends to it. */
abstract class WebPushTestBase {

    private static final Pattern AUTHORIZATION = Pattern.compile("vapid t=([A-Za-z0-9_.-]+), k=([A-Za-z0-9_-]{87})");

    final FakeClock clock = new FakeClock();
    final VapidKeys keys = VapidKeys.generate();
    final TestService service = TestService.start(this::asTheStandardSays);
    final TestBrowser browser = new TestBrowser(service.url() + "/push/secret-of-the-browser");
    final WebPushProvider provider = provider(UnaryOperator.identity());

    WebPushProvider provider(UnaryOperator<ProviderOptions> change) {
        return new WebPushProvider(
                keys,
                "mailto:ops@example.com",
                EndpointGuard.DEFAULT.withTrusted(service.url().toString()),
                change.apply(Results.options().withClock(clock)));
    }

    @AfterEach
    void close() {
        provider.close();
        service.close();
    }

    PushResult send(RenderedMessage message) throws Exception {
        return Results.of(provider.send(browser.subscription(), message));
    }

    /** A push service that takes nothing but what RFC 8030, 8188, 8291 and 8292 allow. */
    Reaction asTheStandardSays(Received request) {
        try {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/push/secret-of-the-browser");
            assertThat(request.header("ttl")).matches("[1-9][0-9]*");
            assertThat(request.header("urgency")).isIn("high", "normal");
            assertThat(request.header("topic")).matches("[A-Za-z0-9_-]{0,32}");
            assertThat(request.header("content-encoding")).isEqualTo("aes128gcm");
            assertThat(request.body().size()).isLessThanOrEqualTo(4096);
            JWTClaimsSet claims = claims(request);
            assertThat(claims.getAudience()).containsExactly(service.url().toString());
            Date now = Date.from(clock.instant());
            assertThat(claims.getExpirationTime())
                    .isBetween(now, Date.from(clock.instant().plus(Duration.ofHours(24))));
            assertThat(claims.getSubject()).isEqualTo("mailto:ops@example.com");
            browser.decrypt(request.body().unsafeArray());
            return reply(201, "");
        } catch (AssertionError | Exception wrong) {
            return reply(400, String.valueOf(wrong.getMessage()));
        }
    }

    JWTClaimsSet claims(Received request) throws Exception {
        Matcher parts = AUTHORIZATION.matcher(request.header("authorization"));
        assertThat(parts.matches()).isTrue();
        assertThat(parts.group(2)).isEqualTo(keys.publicKey());
        SignedJWT token = SignedJWT.parse(parts.group(1));
        byte[] key = Base64.getUrlDecoder().decode(parts.group(2));
        assertThat(token.verify(new ECDSAVerifier(P256.publicKey(key, "k")))).isTrue();
        return token.getJWTClaimsSet();
    }

    static Received only(TestService service) {
        assertThat(service.received).hasSize(1);
        return service.received.get(0);
    }
}
