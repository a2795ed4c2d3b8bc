package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A token is signed, and still says what no token may. */
class TokenClaimsTest {

    private static final String SECRET = "secret";
    private static final String USUAL = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final long NOW = FakeClock.START.getEpochSecond();

    private final DecidedTokens tokens = DecidedTokens.ofSecret(SECRET, new FakeClock());

    private static String signed(String header, String claims) {
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

    private Credentials connection(String claims) {
        return tokens.credentials(signed(USUAL, claims));
    }

    private void isInvalid(String header, String claims) {
        assertThatThrownBy(() -> tokens.credentials(signed(header, claims)))
                .as(header + claims)
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        closed -> assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN));
        assertThatThrownBy(() -> tokens.grant(signed(header, claims)))
                .as(header + claims)
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.PERMISSION_DENIED));
    }

    private void isExpired(String claims) {
        assertThatThrownBy(() -> connection(claims))
                .as(claims)
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":5}",
                "{\"sub\":null}",
                "{\"sub\":[\"a\"]}",
                "{\"sub\":{}}",
                "{\"sub\":true}",
                "{\"exp\":\"99999999999\"}",
                "{\"exp\":\"soon\"}",
                "{\"exp\":null}",
                "{\"exp\":true}",
                "{\"exp\":[99999999999]}",
                "{\"exp\":{}}",
                "{\"exp\":NaN}",
                "{\"exp\":Infinity}",
                "{\"exp\":1e300}",
                "{\"exp\":1e999}",
                "{\"exp\":-1e300}",
                "{\"exp\":9223372036854775807}",
                "{\"exp\":99999999999999999999999999}",
                "{\"exp\":1795640000000}",
                "{\"nbf\":\"0\"}",
                "{\"nbf\":null}",
                "{\"nbf\":[0]}",
                "{\"nbf\":1e300}",
                "{\"nbf\":-1e300}",
                "{\"nbf\":99999999999}",
                "{\"iat\":\"0\"}",
                "{\"iat\":{}}",
                "{\"iat\":1e300}",
                "{\"expire_at\":\"0\"}",
                "{\"expire_at\":null}",
                "{\"expire_at\":1e18}",
                "{\"iss\":5}",
                "{\"jti\":5}",
                "{\"aud\":5}",
                "{\"aud\":null}",
                "{\"aud\":[5]}",
                "{\"aud\":[null]}",
                "{\"client\":5}",
                "{\"client\":null}",
                "{\"channel\":5}",
                "{\"channel\":null}",
                "{\"channels\":\"a\"}",
                "{\"channels\":[5]}",
                "{\"channels\":[null]}",
                "{\"channels\":{}}",
                "{\"subs\":[]}",
                "{\"subs\":\"a\"}",
                "{\"subs\":{\"a\":5}}",
                "{\"subs\":{\"a\":null}}",
                "{\"subs\":{\"a\":{\"expire_at\":1795640000000}}}",
                "{\"subs\":{\"a\":{\"override\":5}}}",
                "{\"subs\":{\"a\":{},\"a\":{}}}",
                "{\"b64info\":\"!\"}",
                "{\"b64info\":5}",
                "{\"override\":{\"presence\":{\"value\":\"true\"}}}",
                "{\"sub\":\"a\",\"sub\":\"a\"}",
                "{\"sub\":\"a\",\"\\u0073ub\":\"b\"}",
                "{\"exp\":99999999999,\"exp\":0}",
                "{\"x\":1,\"x\":2}",
                "{\"sub\":\"a\"}{\"sub\":\"b\"}",
                "{\"sub\":\"a\"} x",
                "{\"sub\":\"a\",}",
                "{'sub':'a'}",
                "{\"sub\":\"a\" /* no */}",
                "{\"sub\":\"a\"",
                "[]",
                "null",
                "\"a\"",
                "5",
                "",
                " ",
            })
    @DisplayName("M7 a claim of a wrong type or out of range refuses the token")
    void aClaimOfAWrongTypeOrOutOfRangeRefusesTheToken(String claims) {
        isInvalid(USUAL, claims);
    }

    /** A token about a channel is no connection token, and without the channel's name it is no subscription token. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"channel\":\"\"}", "{\"sub\":\"a\",\"channel\":\"\",\"client\":\"x\",\"expire_at\":0}"})
    void aTokenAboutAChannelWithoutANameIsGoodForNothing(String claims) {
        isInvalid(USUAL, claims);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-99999999999", "0.0", "1e3", "1.7e9"})
    void whatIsOverIsExpired(String moment) {
        isExpired("{\"exp\":" + moment + "}");
        isExpired("{\"sub\":\"a\",\"exp\":" + moment + ",\"expire_at\":0}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                       |
            {"nbf":0,"iat":0}                        |
            {"exp":%1$d}                             | %1$d
            {"exp":%1$d.75}                          | %1$d
            {"exp":253402300799}                     | 253402300799
            {"exp":2.53402300799e11}                 | 253402300799
            {"expire_at":0}                          |
            {"exp":%1$d,"expire_at":0}               |
            {"exp":%1$d,"expire_at":253402300799}    | 253402300799
            {"exp":%1$d,"channels":null,"subs":null} | %1$d
            {"aud":[],"channels":[],"subs":{}}       |
            {"nbf":%2$d,"iat":%1$d}                  |
            """)
    void whatIsPossibleIsAccepted(String claims, String expiry) {
        Credentials credentials = connection(claims.formatted(NOW + 10, NOW));
        assertThat(credentials.expireAt())
                .isEqualTo(expiry == null ? null : Instant.ofEpochSecond(Long.parseLong(expiry.formatted(NOW + 10))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS256 \"}",
                "{\"alg\":\"HS384\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"alg\":\"HS\\n256\"}",
                "{\"alg\":5}",
                "{\"alg\":null}",
                "{\"alg\":[\"HS256\"]}",
                "{}",
                "[]",
                "null",
                "",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":\"x\"}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":\"no\"}",
                "{\"alg\":\"HS256\",\"enc\":\"A128GCM\"}x",
            })
    void aHeaderThatChangesHowTheTokenIsReadRefusesIt(String header) {
        isInvalid(header, "{\"sub\":\"ann\",\"channel\":\"c\"}".replace(",\"channel\":\"c\"", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://evil.example/keys\"",
                "\"x5u\":\"https://evil.example/cert\"",
                "\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "\"kid\":\"../../dev/null\"",
                "\"cty\":\"JWT\"",
                "\"typ\":\"anything\"",
                "\"zip\":\"DEF\"",
                "\"x\":{\"y\":[1]}",
            })
    void keysAndHintsThatATokenBringsAreIgnored(String more) {
        String header = "{\"alg\":\"HS256\"," + more + "}";
        assertThat(tokens.credentials(signed(header, "{\"sub\":\"ann\"}")).user())
                .isEqualTo("ann");
        // Signed by another, whose key it brings along.
        DecidedTokens other = DecidedTokens.ofSecret("another secret", new FakeClock());
        assertThatThrownBy(() -> other.credentials(signed(header, "{\"sub\":\"ann\"}")))
                .isInstanceOf(DisconnectException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 1_000, 20_000})
    void whatIsNestedDeeplyIsRefusedWithoutHarm(int depth) {
        String lists = "[".repeat(depth) + "]".repeat(depth);
        String maps = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        for (String nested : List.of(lists, maps)) {
            for (String claim : List.of("info", "meta", "sub", "exp", "subs", "channels", "x")) {
                String token = signed(USUAL, "{\"" + claim + "\":" + nested + "}");
                assertThat(outcome(token)).isIn("accepted", "invalid");
            }
            assertThat(outcome(signed("{\"alg\":\"HS256\",\"x\":" + nested + "}", "{}")))
                    .isIn("accepted", "invalid");
        }
        isInvalid(USUAL, "{\"exp\":" + "9".repeat(depth) + "}");
    }

    private String outcome(String token) {
        try {
            tokens.credentials(token);
            return "accepted";
        } catch (DisconnectException closed) {
            assertThat(closed.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN);
            return "invalid";
        } catch (ErrorException refused) {
            assertThat(refused.error()).isEqualTo(ProtocolError.TOKEN_EXPIRED);
            return "expired";
        }
    }

    private static final Set<String> STRINGS = Set.of("sub", "iss", "jti", "client", "sid");
    private static final Set<String> MOMENTS = Set.of("exp", "nbf", "iat", "expire_at");

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> numbers = Arbitraries.oneOf(
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.longs().between(NOW - 5, NOW + 5).map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.of("0", "-0", "1e9", "1E-9", "253402300800", "253402300799.5", "-253402300800"));
        Arbitrary<String> others = Arbitraries.of("true", "false", "null", "[]", "{}", "\"\"", "[null]", "{\"a\":{}}");
        Arbitrary<String> strings =
                Arbitraries.strings().ascii().ofMaxLength(12).map(TokenClaimsTest::quoted);
        return Arbitraries.oneOf(numbers, others, strings, strings.map(text -> "[" + text + "]"));
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    @Provide
    Arbitrary<String> claims() {
        return Arbitraries.of(
                "sub", "exp", "nbf", "iat", "iss", "jti", "aud", "client", "channels", "subs", "expire_at", "sid");
    }

    @Property
    @Label("M7 whatever a claim holds, the token is accepted only if that makes sense")
    void aTokenIsAcceptedOnlyIfItsClaimsMakeSense(@ForAll("claims") String claim, @ForAll("json") String value) {
        JsonNode node = JsonMapper.shared().readTree(value);
        String outcome = outcome(signed(USUAL, "{\"" + claim + "\":" + value + "}"));
        if (STRINGS.contains(claim)) {
            assertThat(outcome).isEqualTo(node.isString() ? "accepted" : "invalid");
        } else if (MOMENTS.contains(claim)) {
            boolean possible = node.isNumber() && Math.abs(node.doubleValue()) <= 253_402_300_799L;
            long seconds = possible ? (long) Math.floor(node.doubleValue()) : 0;
            if (!possible) {
                assertThat(outcome).isEqualTo("invalid");
            } else if (claim.equals("exp")) {
                assertThat(outcome).isEqualTo(seconds > NOW ? "accepted" : "expired");
            } else if (claim.equals("nbf")) {
                assertThat(outcome).isEqualTo(seconds > NOW ? "invalid" : "accepted");
            } else {
                assertThat(outcome).isEqualTo("accepted");
            }
        } else {
            assertThat(outcome).isIn("accepted", "invalid");
        }
    }

    @Property(tries = 300)
    @Label("M7 whatever a header holds, nothing but a usual one is accepted, and nothing else is thrown")
    void aHeaderIsUsualOrTheTokenInvalid(@ForAll("headerNames") String name, @ForAll("json") String value) {
        String outcome = outcome(signed("{\"alg\":\"HS256\",\"" + name + "\":" + value + "}", "{}"));
        assertThat(outcome).isIn("accepted", "invalid");
        if (name.equals("crit") && !value.equals("null")) {
            assertThat(outcome).isEqualTo("invalid");
        }
        if (name.equals("b64") && !value.equals("true") && !value.equals("null")) {
            assertThat(outcome).isEqualTo("invalid");
        }
    }

    @Provide
    Arbitrary<String> headerNames() {
        return Arbitraries.of(
                "typ", "cty", "crit", "b64", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "kid", "zip", "enc", "x");
    }

    @Property(tries = 300)
    @Label("M7 a token that is changed anywhere is accepted only if it still means the same")
    void aChangedTokenIsRefused(@ForAll("position") int position, @ForAll char c) {
        String token = signed(USUAL, "{\"sub\":\"ann\"}");
        int at = position % token.length();
        String changed = token.substring(0, at) + c + token.substring(at + 1);
        try {
            assertThat(tokens.credentials(changed).user()).isEqualTo("ann");
        } catch (DisconnectException refused) {
            assertThat(refused.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN);
        }
    }

    @Provide
    Arbitrary<Integer> position() {
        return Arbitraries.integers().between(0, 1_000);
    }
}
