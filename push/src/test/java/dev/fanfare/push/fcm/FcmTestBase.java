package dev.fanfare.push.fcm;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.push.ProviderOptions;
import dev.fanfare.push.PushResult;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.Results;
import dev.fanfare.push.TestKeys;
import dev.fanfare.push.TestService;
import dev.fanfare.push.TestService.Reaction;
import dev.fanfare.push.TestService.Received;
import dev.fanfare.testkit.FakeClock;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** A Google that gives tokens of access for assertions, and takes messages for these. */
abstract class FcmTestBase {

    static final String DEVICE = "bk3RNwTe3H0:CI2k_HHwgIpoDKCIZvvDMExUdFQ3P1";

    private static final String GRANT = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";

    final FakeClock clock = new FakeClock();
    private final AtomicInteger given = new AtomicInteger();
    private final TestService service = TestService.start(this::asGoogleSays);
    final FcmProvider provider = provider(Results.options());

    private volatile Function<Received, Reaction> messageReaction = this::takes;
    volatile Function<Received, Reaction> tokenReaction = this::gives;

    FcmProvider provider(ProviderOptions options) {
        return new FcmProvider(
                TestKeys.serviceAccount(URI.create(service.url() + "/token")),
                URI.create(service.url() + "/proxy/"),
                options.withClock(clock));
    }

    @AfterEach
    void close() {
        provider.close();
        service.close();
    }

    PushResult send(RenderedMessage message) throws Exception {
        return Results.of(provider.send(DEVICE, message));
    }

    /** What is said to messages from now on. */
    void react(Function<Received, Reaction> next) {
        messageReaction = next;
    }

    List<Received> received() {
        return service.received;
    }

    List<Received> messages() {
        return service.received.stream()
                .filter(each -> !each.path().equals("/token"))
                .toList();
    }

    List<Received> tokenRequests() {
        return service.received.stream()
                .filter(each -> each.path().equals("/token"))
                .toList();
    }

    private Reaction asGoogleSays(Received request) {
        return request.path().equals("/token") ? tokenReaction.apply(request) : messageReaction.apply(request);
    }

    Reaction takes(Received request) {
        return request.header("authorization").equals("Bearer ya29.token-" + given.get())
                ? reply(200, "{\"name\":\"projects/fanfare-test/messages/0:1\"}")
                : reply(401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
    }

    /** Gives a token for an assertion as RFC 7523 and Google's documents want it. */
    Reaction gives(Received request) {
        try {
            assertThat(request.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
            String form = URLDecoder.decode(request.text(), StandardCharsets.UTF_8);
            assertThat(form).startsWith(GRANT);
            SignedJWT assertion = SignedJWT.parse(form.substring(GRANT.length()));
            assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) TestKeys.RSA.getPublic())))
                    .isTrue();
            assertThat(assertion.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
            assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-1");
            JWTClaimsSet claims = assertion.getJWTClaimsSet();
            assertThat(claims.getIssuer()).isEqualTo("push@fanfare-test.iam.gserviceaccount.com");
            assertThat(claims.getAudience()).containsExactly(service.url() + "/token");
            assertThat(claims.getStringClaim("scope")).isEqualTo("https://www.googleapis.com/auth/firebase.messaging");
            assertThat(claims.getIssueTime()).isEqualTo(Date.from(clock.instant()));
            assertThat(claims.getExpirationTime())
                    .isEqualTo(Date.from(clock.instant().plus(Duration.ofHours(1))));
            return reply(
                    200,
                    "{\"access_token\":\"ya29.token-" + given.incrementAndGet()
                            + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
        } catch (AssertionError | Exception wrong) {
            return reply(400, "{\"error\":\"invalid_grant\",\"error_description\":\"Bad assertion\"}");
        }
    }
}
