package dev.fanfare.push.apns;

import static dev.fanfare.push.TestService.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Payload;
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
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** An Apple as its documents have it, and who sends to it. */
abstract class ApnsTestBase {

    static final String DEVICE = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    final FakeClock clock = new FakeClock();
    final TestService service = TestService.start(this::asAppleSays);
    final ApnsProvider provider = provider(service.url(), Results.options());

    ApnsProvider provider(URI url, ProviderOptions options) {
        return new ApnsProvider(
                TestKeys.apnsKey(), "com.example.app", new ApnsEnvironment("sandbox", url), options.withClock(clock));
    }

    @AfterEach
    void close() {
        provider.close();
        service.close();
    }

    PushResult send(RenderedMessage message) throws Exception {
        return Results.of(provider.send(DEVICE, message));
    }

    /** What Apple's documents say of a request, and nothing else. */
    Reaction asAppleSays(Received request) {
        String refused = refusal(request);
        return refused.isEmpty()
                ? new Reaction.Reply(200, Map.of("apns-id", request.header("apns-id")), "")
                : reply(400, "{\"reason\":\"" + refused + "\"}");
    }

    String refusal(Received request) {
        try {
            if (!request.protocol().equals("HTTP/2") || !request.method().equals("POST")) {
                return "MethodNotAllowed";
            }
            if (!request.path().equals("/3/device/" + DEVICE)) {
                return "BadPath";
            }
            SignedJWT token = token(request);
            Instant issued = token.getJWTClaimsSet().getIssueTime().toInstant();
            if (!token.verify(new ECDSAVerifier((ECPublicKey) TestKeys.EC.getPublic()))
                    || !token.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
                    || !token.getHeader().getKeyID().equals("ABC123DEFG")
                    || !token.getJWTClaimsSet().getIssuer().equals("DEF123GHIJ")) {
                return "InvalidProviderToken";
            }
            if (issued.isAfter(clock.instant())
                    || issued.isBefore(clock.instant().minus(Duration.ofHours(1)))) {
                return "ExpiredProviderToken";
            }
            if (!request.header("apns-topic").equals("com.example.app")) {
                return "BadTopic";
            }
            if (!request.header("apns-push-type").equals("alert")) {
                return "InvalidPushType";
            }
            if (!request.header("apns-priority").matches("10|5")) {
                return "BadPriority";
            }
            if (!request.header("apns-expiration").matches("0|[1-9][0-9]{9}")) {
                return "BadExpirationDate";
            }
            if (!request.header("apns-id").matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
                return "BadMessageId";
            }
            if (request.header("apns-collapse-id").length() > 64) {
                return "BadCollapseId";
            }
            if (request.body().size() > 4096) {
                return "PayloadTooLarge";
            }
            return json(request).path("aps").path("alert").isObject() ? "" : "PayloadEmpty";
        } catch (Exception wrong) {
            return "InternalServerError";
        }
    }

    static SignedJWT token(Received request) throws Exception {
        assertThat(request.header("authorization")).startsWith("bearer ");
        return SignedJWT.parse(request.header("authorization").substring(7));
    }

    static JsonNode json(Received request) {
        return JsonValues.read(Payload.utf8(request.text()), JsonNode.class);
    }

    Received only() {
        assertThat(service.received).hasSize(1);
        return service.received.get(0);
    }
}
