package dev.fanfare.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushSubscriptionTest {

    private static final String ENDPOINT = "https://fcm.googleapis.com/fcm/send/secret";
    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private static final String POINT = new TestBrowser(ENDPOINT).point();
    private static final String PRIME = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    private static final WebPushProvider PROVIDER = new WebPushProvider(VapidKeys.generate(), "mailto:ops@example.com");

    @Test
    @DisplayName("P1 what browsers give is taken: also plain base64, padding and fields that are not known")
    void taken() {
        String json = TestBrowser.subscription(ENDPOINT, POINT, AUTH);
        assertThatCode(() -> PROVIDER.checkToken(json)).doesNotThrowAnyException();
        String plain = TestBrowser.subscription(
                ENDPOINT, POINT.replace('-', '+').replace('_', '/') + "=", AUTH.replace('_', '/') + "==");
        assertThatCode(() -> PROVIDER.checkToken(plain)).doesNotThrowAnyException();
        assertThatCode(() -> PROVIDER.checkToken(json.replace("{\"endpoint", "{\"x\":[1],\"endpoint")))
                .doesNotThrowAnyException();
        assertThat(WebPushSubscription.read(json).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fcm.googleapis.com/fcm/send/secret",
                "https://FCM.Googleapis.com/fcm/send/secret",
                "HTTPS://fcm.googleapis.com:443/fcm/send/secret",
                "https://fcm.googleapis.com:/fcm/send/secret"
            })
    @DisplayName("P1 an endpoint is one device, however its origin is written")
    void oneAddress(String endpoint) {
        assertThat(PROVIDER.addressOf(TestBrowser.subscription(endpoint, POINT, AUTH)))
                .isEqualTo(ENDPOINT);
        assertThat(PROVIDER.addressOf(TestBrowser.subscription(endpoint + "?a=%2d", POINT, AUTH)))
                .isEqualTo(ENDPOINT + "?a=%2d");
        assertThatThrownBy(() -> PROVIDER.addressOf(TestBrowser.subscription(endpoint + "#1", POINT, AUTH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> refused() {
        byte[] good = Base64.getUrlDecoder().decode(POINT);
        byte[] offCurve = good.clone();
        offCurve[64] ^= 1;
        byte[] compressed = Arrays.copyOf(good, 33);
        compressed[0] = 2;
        return Stream.of(
                Arguments.of("", "no JSON object"),
                Arguments.of("null", "no JSON object"),
                Arguments.of("[]", "no JSON object"),
                Arguments.of("{", "no JSON object"),
                Arguments.of("[".repeat(2000) + "]".repeat(2000), "no JSON object"),
                Arguments.of("{\"x\":\"" + "x".repeat(5000) + "\"}", "more than the 4096"),
                Arguments.of("{}", "no text as its endpoint"),
                Arguments.of("{\"endpoint\":7}", "no text as its endpoint"),
                Arguments.of("{\"endpoint\":\"" + ENDPOINT + "\"}", "keys.p256dh"),
                Arguments.of("{\"endpoint\":\"" + ENDPOINT + "\",\"keys\":[]}", "keys.p256dh"),
                Arguments.of(TestBrowser.subscription("https://a b", POINT, AUTH), "no address"),
                Arguments.of(TestBrowser.subscription(ENDPOINT, "%%%", AUTH), "keys.p256dh"),
                Arguments.of(TestBrowser.subscription(ENDPOINT, POINT, "%%%"), "keys.auth"),
                Arguments.of(
                        TestBrowser.subscription(ENDPOINT, POINT, AUTH.substring(0, 20)),
                        "must be 16 bytes, and has 15"),
                Arguments.of(TestBrowser.subscription(ENDPOINT, POINT, AUTH + "AA"), "must be 16 bytes"),
                Arguments.of(withPoint(offCurve), "no point of the curve"),
                Arguments.of(withPoint(new byte[65]), "uncompressed point"),
                Arguments.of(withPoint(new byte[] {0}), "uncompressed point"),
                Arguments.of(withPoint(compressed), "has 33 bytes"),
                Arguments.of(withPoint(hex("04" + "00".repeat(64))), "no point of the curve"),
                Arguments.of(withPoint(hex("04" + "ff".repeat(64))), "no point of the curve"),
                // Beyond the field, but a point if it were taken modulo the prime: x = 5 + p.
                Arguments.of(withPoint(beyondTheField()), "no point of the curve"),
                // A point of a curve with another b, from an attack on implementations that do not look.
                Arguments.of(
                        withPoint(hex("04" + "00".repeat(31) + "01" + "00".repeat(31) + "01")),
                        "no point of the curve"));
    }

    /** The coordinates of the point with x = 5, which is there, and p added to the first: 256 bits are enough for it. */
    private static byte[] beyondTheField() {
        String x = new BigInteger(PRIME, 16).add(BigInteger.valueOf(5)).toString(16);
        String y = "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc";
        return hex("04" + x + y);
    }

    private static String withPoint(byte[] point) {
        return TestBrowser.subscription(ENDPOINT, TestBrowser.base64(point), AUTH);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    @DisplayName("P1 what is no subscription is refused, saying why and nothing of it")
    void refused(String token, String reason) {
        assertThatThrownBy(() -> PROVIDER.checkToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("secret");
    }
}
