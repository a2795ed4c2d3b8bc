package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.PlainObject;
import com.nimbusds.jose.crypto.MACSigner;
import dev.fanfare.handler.Capability;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M7 tokens signed with a shared secret")
class HmacTokensTest {

    private static final String SECRET = "short";
    private static final long NOW = FakeClock.START.getEpochSecond();

    private final FakeClock clock = new FakeClock();
    private final DecidedTokens tokens = DecidedTokens.ofSecret(SECRET, clock);
    private final TokenIssuer issuer = new TokenIssuer(SECRET, clock);

    @Test
    void anIssuedTokenIsAccepted() {
        String token = issuer.connection("ann", Duration.ofMinutes(1), Map.of("name", "Ann"));
        Credentials credentials = tokens.credentials(token);
        assertThat(credentials.user()).isEqualTo("ann");
        assertThat(credentials.info().utf8()).isEqualTo("{\"name\":\"Ann\"}");
        assertThat(credentials.expireAt()).isEqualTo(FakeClock.START.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void everyHmacAlgorithmIsAcceptedWithASecretOfAnyLength(String algorithm) throws Exception {
        for (String secret : new String[] {"s", "x".repeat(32), "x".repeat(300)}) {
            String java = "HmacSHA" + algorithm.substring(2);
            String token = signedByHand(java, secret, "{\"alg\":\"" + algorithm + "\"}", "{\"sub\":\"ann\"}");
            DecidedTokens verifier = DecidedTokens.ofSecret(secret, clock);
            assertThat(verifier.credentials(token).user()).isEqualTo("ann");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 60})
    @DisplayName(
            "M22 a token that the previous secret signed holds until it is said to end, or for as long as it is there")
    void thePreviousSecretHoldsForAWhile(long seconds) {
        DecidedTokens changed = DecidedTokens.of(
                new TokenOptions(
                        "new", SECRET, seconds == 0 ? 0 : NOW + seconds, "", "", "", "", "", "", "", "", "", false),
                clock);
        String old = issuer.connection("ann", Duration.ofDays(1), Map.of());
        assertThat(changed.credentials(old).user()).isEqualTo("ann");
        clock.advance(Duration.ofSeconds(59));
        assertThat(changed.credentials(old).user()).isEqualTo("ann");
        clock.advance(Duration.ofSeconds(1));
        if (seconds == 0) {
            assertThat(changed.credentials(old).user()).isEqualTo("ann");
        } else {
            assertThatThrownBy(() -> changed.credentials(old))
                    .isInstanceOfSatisfying(
                            DisconnectException.class,
                            closed -> assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN));
        }
        assertThat(changed.credentials(new TokenIssuer("new", clock).connection("ann", Duration.ofDays(1), Map.of()))
                        .user())
                .isEqualTo("ann");
    }

    @Test
    void aTokenWithoutAUserOrExpiryIsForAnAnonymousClientForEver() throws Exception {
        Credentials credentials = tokens.credentials(signed("{}"));
        assertThat(credentials.user()).isEmpty();
        assertThat(credentials.expireAt()).isNull();
    }

    @Test
    void allClaimsOfAConnectionAreRead() throws Exception {
        Credentials credentials = tokens.credentials(signed("""
                {"sub":"ann","exp":%d.5,"expire_at":%d,"iat":1,"jti":"x","meta":{"a":1},
                 "info":{"n": 1.50},"channels":["a","b"],
                 "subs":{"c":{"b64info":"W10=","data":{"d":1},"override":{"presence":{"value":true}}}}}
                """.formatted(NOW + 10, NOW + 100)));
        assertThat(credentials.expireAt()).isEqualTo(Instant.ofEpochSecond(NOW + 100));
        assertThat(credentials.info().utf8())
                .as("the payload as it was written")
                .isEqualTo("{\"n\": 1.50}");
        assertThat(credentials.subs()).containsOnlyKeys("a", "b", "c");
        assertThat(credentials.subs().get("c")).satisfies(options -> {
            assertThat(options.info().utf8()).isEqualTo("[]");
            assertThat(options.data().utf8()).isEqualTo("{\"d\":1}");
            assertThat(options.presence()).isTrue();
            assertThat(options.joinLeave()).isNull();
        });
    }

    @Test
    void aSubscriptionTokenSaysWhatItAllows() throws Exception {
        assertThat(tokens.grant(signed(
                                "{\"sub\":\"ann\",\"channel\":\"a\",\"allow\":[\"sub\",\"pub\",\"hst\",\"prs\"]}"))
                        .options()
                        .allow())
                .containsExactlyInAnyOrder(Capability.Permission.values());
        assertThat(tokens.grant(signed("{\"sub\":\"ann\",\"channel\":\"a\"}"))
                        .options()
                        .allow())
                .isEmpty();
        String unknown = signed("{\"sub\":\"ann\",\"channel\":\"a\",\"allow\":[\"all\"]}");
        assertThatThrownBy(() -> tokens.grant(unknown)).isInstanceOf(ErrorException.class);
    }

    @Test
    void anExpiryOfZeroMeansNever() throws Exception {
        assertThat(tokens.credentials(signed("{\"exp\":" + (NOW + 10) + ",\"expire_at\":0}"))
                        .expireAt())
                .isNull();
    }

    @Test
    void anExpiredTokenIsToldApartFromAForgedOne() throws Exception {
        String token = issuer.connection("ann", Duration.ofSeconds(60), Map.of());
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> tokens.credentials(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED));
        String subscription = signed("{\"sub\":\"ann\",\"channel\":\"a\",\"exp\":" + NOW + "}");
        assertThatThrownBy(() -> tokens.grant(subscription))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "a.b.c",
                "eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJIUzI1NiJ9..",
            })
    void whatIsNoTokenCloses(String token) {
        assertThatThrownBy(() -> tokens.credentials(token))
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        closed -> assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN));
        assertThatThrownBy(() -> tokens.grant(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.PERMISSION_DENIED));
    }

    @Test
    void anotherSecretOrNoSignatureDoesNotHold() {
        String other = new TokenIssuer("other", clock).connection("ann", Duration.ZERO, Map.of());
        String unsigned = new PlainObject(new PlainHeader(), new Payload("{\"sub\":\"ann\"}")).serialize();
        for (String token : new String[] {other, unsigned}) {
            assertThatThrownBy(() -> tokens.credentials(token)).isInstanceOf(DisconnectException.class);
        }
    }

    @Test
    void connectionAndSubscriptionTokensAreNotInterchangeable() throws Exception {
        String subscription = issuer.subscription("ann", "news", Duration.ZERO);
        assertThatThrownBy(() -> tokens.credentials(subscription)).isInstanceOf(DisconnectException.class);
        String connection = issuer.connection("ann", Duration.ZERO, Map.of());
        assertThatThrownBy(() -> tokens.grant(connection)).isInstanceOf(ErrorException.class);
    }

    @Test
    void allClaimsOfASubscriptionAreRead() throws Exception {
        SubscriptionGrant grant = tokens.grant(signed("""
                {"sub":"ann","channel":"news","client":"c1","exp":%d,"info":[1],"data":"x"}
                """.formatted(NOW + 10)));
        assertThat(grant.user()).isEqualTo("ann");
        assertThat(grant.channel()).isEqualTo("news");
        assertThat(grant.client()).isEqualTo("c1");
        assertThat(grant.options().info().utf8()).isEqualTo("[1]");
        assertThat(grant.options().data().utf8()).isEqualTo("\"x\"");
        assertThat(grant.options().expireAt()).isEqualTo(Instant.ofEpochSecond(NOW + 10));
    }

    @Test
    void audienceAndIssuerAreCheckedIfTheyMatter() throws Exception {
        DecidedTokens strict = DecidedTokens.of(
                new TokenOptions(SECRET, "", 0, "", "", "", "", "app", "", "auth", "", "", false), clock);
        assertThat(strict.credentials(signed("{\"sub\":\"a\",\"aud\":[\"x\",\"app\"],\"iss\":\"auth\"}"))
                        .user())
                .isEqualTo("a");
        assertThat(strict.credentials(signed("{\"sub\":\"a\",\"aud\":\"app\",\"iss\":\"auth\"}"))
                        .user())
                .isEqualTo("a");
        for (String claims : new String[] {"{}", "{\"aud\":\"app\"}", "{\"aud\":\"x\",\"iss\":\"auth\"}"}) {
            String token = signed(claims);
            assertThatThrownBy(() -> strict.credentials(token)).isInstanceOf(DisconnectException.class);
        }
    }

    @Test
    void issuingNeedsASecret() {
        assertThatThrownBy(() -> new TokenIssuer("", clock)).hasMessageContaining("hmac_secret_key");
    }

    private static String signed(String claims) throws Exception {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(HmacKeys.key(SECRET)));
        return token.serialize();
    }

    private static String signedByHand(String algorithm, String secret, String header, String claims) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
