package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token whose header and claims are anything, signed or not, is accepted or refused with the documented code. */
class TokenFuzz {

    private static final String SECRET = "secret";

    private static final FakeClock CLOCK = new FakeClock();

    private static final SignedTokens TOKENS = new SignedTokens(TokenOptions.NONE.withSecret(SECRET), CLOCK);

    @FuzzTest(maxDuration = "10m")
    void tokens(FuzzedDataProvider data) {
        boolean signed = data.consumeBoolean();
        String header = data.consumeBoolean() ? "{\"alg\":\"HS256\"}" : data.consumeString(100);
        String claims = data.consumeRemainingAsString();
        String token = signed ? sign(header, claims) : claims;
        connect(token, signed);
        subscribe(token, signed);
    }

    private static void connect(String token, boolean signed) {
        try {
            Credentials credentials = now(TOKENS.connection(token));
            assertThat(signed).as("accepted without a signature: %s", token).isTrue();
            assertThat(credentials.user()).isNotNull();
        } catch (DisconnectException closed) {
            assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN);
        } catch (ErrorException refused) {
            assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED);
        }
    }

    private static void subscribe(String token, boolean signed) {
        try {
            SubscriptionGrant grant = now(TOKENS.subscription(token));
            assertThat(signed).as("accepted without a signature: %s", token).isTrue();
            assertThat(grant.channel()).isNotEmpty();
        } catch (ErrorException refused) {
            assertThat(refused.error()).isIn(ProtocolError.PERMISSION_DENIED, ProtocolError.TOKEN_EXPIRED);
        }
    }

    /** What is decided where the token arrives, without waiting for anything. */
    private static <T> T now(CompletionStage<T> decision) {
        assertThat(decision.toCompletableFuture()).isDone();
        try {
            return decision.toCompletableFuture().join();
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw refused;
        }
    }

    private static String sign(String header, String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String input = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return input + "." + base64.encodeToString(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
