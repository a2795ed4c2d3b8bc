package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M7 tokens signed with a private key")
class PublicKeyTokensTest {

    private static final RSAKey RSA = TestKeys.rsa("rsa");
    private static final ECKey P256 = TestKeys.ec(Curve.P_256, "p256");
    private static final KeyPair ED = TestKeys.ed25519();
    private static final String ANN = "{\"sub\":\"ann\"}";

    private final FakeClock clock = new FakeClock();

    private static TokenOptions keys(String rsa, String ec, String ed) {
        return new TokenOptions("", "", 0, rsa, ec, ed, "", "", "", "", "", "", false);
    }

    private DecidedTokens all() throws Exception {
        return DecidedTokens.of(
                keys(
                        TestKeys.pem(RSA.toRSAPublicKey()),
                        TestKeys.pem(P256.toECPublicKey()),
                        TestKeys.pem(ED.getPublic())),
                clock);
    }

    private static void isInvalid(DecidedTokens tokens, String token) {
        assertThatThrownBy(() -> tokens.credentials(token))
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        closed -> assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN));
        assertThatThrownBy(() -> tokens.grant(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.PERMISSION_DENIED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void everyAlgorithmOfRsaIsAccepted(String algorithm) throws Exception {
        String token = TestKeys.signed(JWSAlgorithm.parse(algorithm), RSA, ANN);
        assertThat(all().credentials(token).user()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256 P-256", "ES384 P-384", "ES512 P-521"})
    void everyCurveIsAcceptedForItsAlgorithm(String pair) throws Exception {
        Curve curve = Curve.parse(pair.substring(6));
        ECKey key = TestKeys.ec(curve, "ec");
        DecidedTokens tokens = DecidedTokens.of(keys("", TestKeys.pem(key.toECPublicKey()), ""), clock);
        String token = TestKeys.signed(JWSAlgorithm.parse(pair.substring(0, 5)), key, ANN);
        assertThat(tokens.credentials(token).user()).isEqualTo("ann");
        isInvalid(tokens, TestKeys.signed(JWSAlgorithm.ES256, TestKeys.ec(Curve.P_256, "ec"), ANN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void ed25519IsAcceptedByBothItsNames(String algorithm) throws Exception {
        assertThat(all().credentials(TestKeys.signed(ED, algorithm, ANN)).user())
                .isEqualTo("ann");
        isInvalid(all(), TestKeys.signed(TestKeys.ed25519(), algorithm, ANN));
    }

    @Test
    void subscriptionTokensToo() throws Exception {
        String token = TestKeys.signed(JWSAlgorithm.RS256, RSA, "{\"sub\":\"ann\",\"channel\":\"news\"}");
        assertThat(all().grant(token).channel()).isEqualTo("news");
    }

    @Test
    void anExpiredOneIsToldApart() throws Exception {
        String token = TestKeys.signed(
                JWSAlgorithm.ES256, P256, "{\"exp\":" + clock.instant().getEpochSecond() + "}");
        assertThatThrownBy(() -> all().credentials(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED));
    }

    @Test
    void aPublicKeyIsNoSharedSecret() throws Exception {
        String pem = TestKeys.pem(RSA.toRSAPublicKey());
        for (byte[] secret : new byte[][] {
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            RSA.toRSAPublicKey().getEncoded(),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)
        }) {
            isInvalid(all(), hmac(secret));
        }
        DecidedTokens both = DecidedTokens.of(keys(pem, "", "").withSecret("secret"), clock);
        isInvalid(both, hmac(pem.getBytes(StandardCharsets.UTF_8)));
        assertThat(both.credentials(hmac("secret".getBytes(StandardCharsets.UTF_8)))
                        .user())
                .isEqualTo("ann");
        assertThat(both.credentials(TestKeys.signed(JWSAlgorithm.RS256, RSA, ANN))
                        .user())
                .isEqualTo("ann");
    }

    private static String hmac(byte[] secret) throws Exception {
        String input = TestKeys.base64("{\"alg\":\"HS256\"}") + "." + TestKeys.base64(ANN);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"\"}",
                "{}",
                "{\"alg\":\"PS256\"}",
                "{\"alg\":\"ES256K\"}",
                "{\"alg\":\"Ed448\"}",
                "{\"alg\":\"RSA-OAEP\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
                "{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}",
            })
    void otherAlgorithmsAreNot(String header) throws Exception {
        isInvalid(all(), TestKeys.base64(header) + "." + TestKeys.base64(ANN) + ".");
        isInvalid(all(), TestKeys.base64(header) + "." + TestKeys.base64(ANN) + ".AAAA");
    }

    @Test
    void aKeyThatATokenBringsAlongIsNotBelieved() throws Exception {
        RSAKey own = TestKeys.rsa("own");
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build(), new Payload(ANN));
        token.sign(new RSASSASigner(own));
        isInvalid(all(), token.serialize());
    }

    @Test
    void aChangedTokenDoesNotHold() throws Exception {
        for (String token : new String[] {
            TestKeys.signed(JWSAlgorithm.RS256, RSA, ANN),
            TestKeys.signed(JWSAlgorithm.ES256, P256, ANN),
            TestKeys.signed(ED, "EdDSA", ANN)
        }) {
            String[] parts = token.split("\\.", -1);
            isInvalid(all(), parts[0] + "." + TestKeys.base64("{\"sub\":\"bob\"}") + "." + parts[2]);
            isInvalid(all(), parts[0] + "." + parts[1] + "." + parts[2].substring(4));
            isInvalid(all(), parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()));
        }
    }

    @Test
    void ofATokenThatIsTooLongNothingIsRead() throws Exception {
        String claims = "{\"sub\":\"ann\",\"x\":\"" + "x".repeat(SignedTokens.MAX_LENGTH) + "\"}";
        isInvalid(all(), TestKeys.signed(JWSAlgorithm.RS256, RSA, claims));
        isInvalid(DecidedTokens.ofSecret("s", clock), hmac(new byte[64]) + "x".repeat(SignedTokens.MAX_LENGTH));
    }

    @Test
    void theSecretBeforeHoldsAsLongAsItIsSaidTo() {
        String old = new TokenIssuer("old", clock).connection("ann", Duration.ZERO, Map.of());
        long until = clock.instant().getEpochSecond() + 60;
        DecidedTokens tokens = DecidedTokens.of(
                new TokenOptions("new", "old", until, "", "", "", "", "", "", "", "", "", false), clock);
        DecidedTokens forEver =
                DecidedTokens.of(new TokenOptions("new", "old", 0, "", "", "", "", "", "", "", "", "", false), clock);
        assertThat(tokens.credentials(old).user()).isEqualTo("ann");
        clock.advance(Duration.ofSeconds(60));
        isInvalid(tokens, old);
        assertThat(forEver.credentials(old).user()).isEqualTo("ann");
        String current = new TokenIssuer("new", clock).connection("ann", Duration.ZERO, Map.of());
        assertThat(tokens.credentials(current).user()).isEqualTo("ann");
    }

    @Test
    void theUserIsInTheClaimThatIsNamed() {
        DecidedTokens tokens = DecidedTokens.of(
                new TokenOptions("", "", 0, TestKeys.pem(publicKey()), "", "", "", "", "", "", "", "user_name", false),
                clock);
        String claims = "{\"sub\":\"other\",\"user_name\":\"ann\",\"channel\":\"c\"}";
        assertThat(tokens.grant(TestKeys.signed(JWSAlgorithm.RS256, RSA, claims))
                        .user())
                .isEqualTo("ann");
        assertThat(tokens.credentials(TestKeys.signed(JWSAlgorithm.RS256, RSA, ANN))
                        .user())
                .isEmpty();
        isInvalid(tokens, TestKeys.signed(JWSAlgorithm.RS256, RSA, "{\"user_name\":5,\"channel\":\"c\"}"));
    }

    private static PublicKey publicKey() {
        try {
            return RSA.toRSAPublicKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void expressionsDecideOnIssuerAndAudience() {
        DecidedTokens tokens = DecidedTokens.of(
                new TokenOptions(
                        "",
                        "",
                        0,
                        TestKeys.pem(publicKey()),
                        "",
                        "",
                        "",
                        "",
                        "^app-[0-9]+$",
                        "",
                        "^https://login\\.example\\.com/",
                        "",
                        false),
                clock);
        String good =
                "{\"sub\":\"ann\",\"iss\":\"https://login.example.com/a\",\"aud\":[\"x\",\"app-7\"],\"channel\":\"c\"}";
        assertThat(tokens.grant(TestKeys.signed(JWSAlgorithm.RS256, RSA, good)).user())
                .isEqualTo("ann");
        for (String bad :
                new String[] {good.replace("login.", "loginX"), good.replace("app-7", "app-"), "{\"channel\":\"c\"}"}) {
            isInvalid(tokens, TestKeys.signed(JWSAlgorithm.RS256, RSA, bad));
        }
    }

    @Test
    void keysThatCannotBeUsedAreRefusedAtOnce() throws Exception {
        refused(() -> keys("nonsense", "", ""), "rsa_public_key", "BEGIN PUBLIC KEY");
        refused(() -> keys(TestKeys.pem(P256.toECPublicKey()), "", ""), "rsa_public_key", "RSA");
        refused(() -> keys("", TestKeys.pem(RSA.toRSAPublicKey()), ""), "ecdsa_public_key", "EC");
        refused(() -> keys("", "", TestKeys.pem(RSA.toRSAPublicKey())), "eddsa_public_key", "Ed25519");
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        String weak = TestKeys.pem(small.generateKeyPair().getPublic());
        refused(() -> keys(weak, "", ""), "rsa_public_key", "2048");
        String secret = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
        refused(() -> keys(secret, "", ""), "rsa_public_key", "PRIVATE KEY");
        refused(() -> keys("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----", "", ""), "-pubout");
    }

    private static void refused(ThrowingCallable making, String... words) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
    }
}
