package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M7 keys that an issuer publishes (JWKS)")
class KeySetTokensTest {

    private static final RSAKey ONE = TestKeys.rsa("one");
    private static final RSAKey TWO = TestKeys.rsa("two");
    private static final String ANN = "{\"sub\":\"ann\"}";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final FakeClock clock = new FakeClock();
    private KeySetServer issuer;

    @BeforeEach
    void listen() throws Exception {
        issuer = new KeySetServer();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private static TokenOptions at(String endpoint, String issuerRegex, boolean skip) {
        return new TokenOptions("", "", 0, "", "", "", endpoint, "", "", "", issuerRegex, "", skip);
    }

    private DecidedTokens tokens() {
        return tokens(TIMEOUT);
    }

    private DecidedTokens tokens(Duration timeout) {
        return new DecidedTokens(new SignedTokens(at(issuer.url("/jwks"), "", false), clock, timeout));
    }

    private static String by(RSAKey key) {
        return TestKeys.signed(JWSAlgorithm.RS256, key, ANN);
    }

    private static void accepts(DecidedTokens tokens, String token) {
        assertThat(tokens.credentials(token).user()).isEqualTo("ann");
    }

    private static void isInvalid(DecidedTokens tokens, String token) {
        assertThatThrownBy(() -> tokens.credentials(token))
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        closed -> assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN));
    }

    private static void comeAgain(DecidedTokens tokens, String token, ProtocolError error) {
        assertThat(error.temporary()).isTrue();
        assertThatThrownBy(() -> tokens.credentials(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
        assertThatThrownBy(() -> tokens.grant(token))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    @Test
    void keysOfEveryKindAreFoundByTheirIds() {
        KeyPair ed = TestKeys.ed25519();
        var p256 = TestKeys.ec(Curve.P_256, "p256");
        var p521 = TestKeys.ec(Curve.P_521, "p521");
        issuer.publish(ONE, p256, p521, TestKeys.jwk(ed, "ed"));
        DecidedTokens tokens = tokens();
        accepts(tokens, by(ONE));
        accepts(tokens, TestKeys.signed(JWSAlgorithm.RS512, ONE, ANN));
        accepts(tokens, TestKeys.signed(JWSAlgorithm.ES256, p256, ANN));
        accepts(tokens, TestKeys.signed(JWSAlgorithm.ES512, p521, ANN));
        accepts(tokens, TestKeys.signed(ed, "EdDSA", ANN));
        assertThat(issuer.asked()).as("fetched once").containsExactly("/jwks");
    }

    @Test
    void aTokenThatNamesNoKeyIsTriedWithAllOfItsAlgorithm() {
        issuer.publish(ONE, TWO);
        DecidedTokens tokens = tokens();
        accepts(tokens, by(new RSAKey.Builder(TWO).keyID(null).build()));
        isInvalid(tokens, by(new RSAKey.Builder(TestKeys.rsa("x")).keyID(null).build()));
        isInvalid(tokens, by(new RSAKey.Builder(ONE).keyID("two").build()));
    }

    @Test
    void aKeyThatIsNotKnownYetIsLookedFor() {
        issuer.publish(ONE);
        DecidedTokens tokens = tokens();
        accepts(tokens, by(ONE));
        issuer.publish(TWO);
        accepts(tokens, by(TWO));
        isInvalid(tokens, by(ONE));
    }

    @Test
    void aKeyThatWasTakenOutHoldsTenMinutesAtTheMost() {
        issuer.publish(ONE);
        DecidedTokens tokens = tokens();
        accepts(tokens, by(ONE));
        issuer.publish(TWO);
        clock.advance(KeySet.FRESH.plusSeconds(1));
        accepts(tokens, by(ONE));
        await().untilAsserted(() -> isInvalid(tokens, by(ONE)));
        accepts(tokens, by(TWO));
    }

    @Test
    void manyThatComeTogetherFetchOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        String keys = "{\"keys\":[" + ONE.toPublicJWK().toJSONString() + "]}";
        issuer.answer(exchange -> {
            try {
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            KeySetServer.send(exchange, keys);
        });
        SignedTokens tokens = new SignedTokens(at(issuer.url("/jwks"), "", false), clock, TIMEOUT);
        List<CompletableFuture<Credentials>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(tokens.connection(by(ONE)).toCompletableFuture());
        }
        await().until(() -> !issuer.asked().isEmpty());
        assertThat(answers).as("nobody waited here").noneMatch(CompletableFuture::isDone);
        go.countDown();
        for (CompletableFuture<Credentials> answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).user()).isEqualTo("ann");
        }
        assertThat(issuer.asked()).hasSize(1);
    }

    @Test
    void strangersCannotHaveItFetchWithoutEnd() {
        issuer.publish(ONE);
        DecidedTokens tokens = tokens();
        accepts(tokens, by(ONE));
        for (int i = 1; i < KeySet.FETCHES; i++) {
            isInvalid(tokens, by(new RSAKey.Builder(TWO).keyID("made up " + i).build()));
        }
        comeAgain(tokens, by(TWO), ProtocolError.TOO_MANY_REQUESTS);
        assertThat(issuer.asked()).hasSize(KeySet.FETCHES);
        accepts(tokens, by(ONE));
        issuer.publish(ONE, TWO);
        clock.advance(KeySet.PAUSE);
        accepts(tokens, by(TWO));
        isInvalid(tokens, TestKeys.signed(JWSAlgorithm.ES256, TestKeys.ec(Curve.P_256, "one"), ANN));
        assertThat(issuer.asked()).as("a key that is known and does not fit").hasSize(KeySet.FETCHES + 1);
    }

    @Test
    void whileTheIssuerIsAwayTheLastGoodKeysHold() {
        issuer.publish(ONE);
        DecidedTokens tokens = tokens();
        accepts(tokens, by(ONE));
        issuer.answer(exchange -> exchange.sendResponseHeaders(500, -1));
        clock.advance(Duration.ofHours(3));
        accepts(tokens, by(ONE));
        await().until(() -> issuer.asked().size() == 2);
        await().untilAsserted(() -> comeAgain(tokens, by(TWO), ProtocolError.INTERNAL));
        accepts(tokens, by(ONE));
        issuer.publish(TWO);
        clock.advance(Duration.ofHours(1));
        // A fetch that failed may still be under way, and whoever needs keys shares what comes of it.
        await().ignoreExceptions().untilAsserted(() -> accepts(tokens, by(TWO)));
    }

    @Test
    void anIssuerThatCannotBeReachedRefusesNobodyForEver() {
        DecidedTokens tokens = tokens();
        issuer.close();
        comeAgain(tokens, by(ONE), ProtocolError.INTERNAL);
    }

    @Test
    void oneThatDoesNotAnswerIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        issuer.answer(exchange -> {
            try {
                assertThat(never.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        comeAgain(tokens(Duration.ofMillis(200)), by(ONE), ProtocolError.INTERNAL);
        never.countDown();
    }

    @Test
    void norOneWhoseAnswerDoesNotEnd() {
        CountDownLatch over = new CountDownLatch(1);
        issuer.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"keys\":[".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        comeAgain(tokens(Duration.ofMillis(300)), by(ONE), ProtocolError.INTERNAL);
        over.countDown();
    }

    @Test
    void orIsTooLarge() {
        issuer.text("{\"keys\":[" + ONE.toPublicJWK().toJSONString() + "],\"x\":\""
                + "x".repeat(KeySetFetcher.MAX_BYTES) + "\"}");
        comeAgain(tokens(), by(ONE), ProtocolError.INTERNAL);
    }

    @Test
    void nobodyIsFollowedElsewhere() throws Exception {
        try (KeySetServer other = new KeySetServer()) {
            other.publish(ONE);
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                issuer.answer(exchange -> {
                    exchange.getResponseHeaders().add("Location", other.url("/jwks"));
                    exchange.sendResponseHeaders(status, -1);
                });
                comeAgain(tokens(), by(ONE), ProtocolError.INTERNAL);
            }
            assertThat(other.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "null", "{}", "{\"keys\":{}}", "{\"keys\":5}"})
    void whatIsNoSetOfKeysIsPassedOver(String answer) {
        issuer.text(answer);
        comeAgain(tokens(), by(ONE), ProtocolError.INTERNAL);
    }

    @Test
    void keysThatAreForSomethingElseAreNoKeys() throws Exception {
        OctetSequenceKey shared =
                new OctetSequenceKey.Builder(new byte[64]).keyID("shared").build();
        RSAKey encrypts = new RSAKey.Builder(ONE).keyUse(KeyUse.ENCRYPTION).build();
        RSAKey other = new RSAKey.Builder(TWO).algorithm(JWSAlgorithm.RS512).build();
        issuer.text(
                "{\"keys\":[5,null,{},{\"kty\":\"X\"},{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\",\"kid\":\"tiny\"},"
                        + shared.toJSONString() + "," + encrypts.toPublicJWK().toJSONString() + ","
                        + other.toPublicJWK().toJSONString() + "]}");
        DecidedTokens tokens = tokens();
        isInvalid(tokens, by(ONE));
        isInvalid(tokens, by(TWO));
        accepts(tokens, TestKeys.signed(JWSAlgorithm.RS512, TWO, ANN));
        var hmac = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("shared").build(), new Payload(ANN));
        hmac.sign(new MACSigner(shared));
        isInvalid(tokens, hmac.serialize());
    }

    @Test
    void eachIssuerHasItsOwnKeys() {
        issuer.answer(exchange -> KeySetServer.send(
                exchange,
                "{\"keys\":["
                        + (exchange.getRequestURI().getPath().equals("/red/jwks") ? ONE : TWO)
                                .toPublicJWK()
                                .toJSONString()
                        + "]}"));
        DecidedTokens tokens = DecidedTokens.of(
                at(issuer.url("/{{realm}}/jwks"), "^https://login/(?P<realm>red|blue)$", false), clock);
        String red = "{\"sub\":\"ann\",\"iss\":\"https://login/red\"}";
        String blue = "{\"sub\":\"ann\",\"iss\":\"https://login/blue\"}";
        accepts(tokens, TestKeys.signed(JWSAlgorithm.RS256, ONE, red));
        accepts(tokens, TestKeys.signed(JWSAlgorithm.RS256, TWO, blue));
        isInvalid(tokens, TestKeys.signed(JWSAlgorithm.RS256, ONE, blue));
        assertThat(issuer.asked()).contains("/red/jwks", "/blue/jwks");
        int before = issuer.asked().size();
        isInvalid(tokens, TestKeys.signed(JWSAlgorithm.RS256, ONE, red.replace("red", "green")));
        isInvalid(tokens, by(ONE));
        assertThat(issuer.asked()).as("nothing is fetched for others").hasSize(before);
    }

    @Test
    void aTokenCannotChooseAnAddress() {
        String endpoint = "https://example.com/{{realm}}/jwks";
        for (String group : List.of(".+", "a|.*", "[a-z]+", "a.b", "a+", "\\w+", "a|", "")) {
            assertThatThrownBy(() -> at(endpoint, "(?P<realm>" + group + ")", false))
                    .as(group)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("realm");
        }
        assertThatThrownBy(() -> at(endpoint, "", false)).hasMessageContaining("issuer_regex");
        assertThatThrownBy(() -> at("https://{{realm}}.example.com/", "(?P<realm>.+)", true))
                .as("never the host")
                .hasMessageContaining("realm");
        assertThat(at("https://{{realm}}.example.com/", "(?P<realm>a|b\\.c)", false)
                        .hasKeys())
                .isTrue();
    }

    @Test
    void whereAnyWordIsAllowedItIsAWordAllTheSame() {
        issuer.publish(ONE);
        DecidedTokens tokens = DecidedTokens.of(at(issuer.url("/r/{{realm}}/jwks"), "^(?P<realm>.*)$", true), clock);
        accepts(tokens, TestKeys.signed(JWSAlgorithm.RS256, ONE, "{\"sub\":\"ann\",\"iss\":\"green\"}"));
        for (String word : List.of("", ".", "..", "a/b", "../x", "a?b", "a#b", "a%2fb", "a b", "ä", "{{realm}}")) {
            isInvalid(tokens, TestKeys.signed(JWSAlgorithm.RS256, ONE, "{\"sub\":\"ann\",\"iss\":\"" + word + "\"}"));
        }
        assertThat(issuer.asked()).containsExactly("/r/green/jwks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/jwks",
                "ftp://example.com/jwks",
                "file:///etc/keys",
                "https://",
                "https://user@example.com/jwks",
                "https://example.com/jwks#x",
                "https://exa mple.com/",
                "https://example.com/{{realm",
            })
    void anImpossibleAddressIsRefusedAtOnce(String endpoint) {
        assertThatThrownBy(() -> at(endpoint, "", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jwks_public_endpoint");
    }
}
