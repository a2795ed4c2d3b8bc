package dev.fanfare.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.push.internal.key.P256;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushEncryptionTest {

    @Test
    @DisplayName("P1 the example of RFC 8291, appendix A, byte for byte")
    void exampleOfTheStandard() {
        ECPublicKey browser = P256.publicKey(
                bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
                "key");
        KeyPair ours = new KeyPair(
                P256.publicKey(
                        bytes(
                                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
                        "key"),
                P256.privateKey(bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "key"));
        byte[] body = WebPushEncryption.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8),
                browser,
                bytes("BTBZMqHH6r4Tts7J_aSIgg"),
                ours,
                bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
                                + "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Property(tries = 300)
    void whatIsEncryptedTheBrowserReads(@ForAll @IntRange(max = 3993) int size, @ForAll long seed) {
        byte[] text = new byte[size];
        new Random(seed).nextBytes(text);
        TestBrowser browser = new TestBrowser("https://push.example.com/x");
        byte[] body = WebPushEncryption.encrypt(text, browser.key(), browser.auth());
        assertThat(body).hasSize(size + 103);
        assertThat(browser.decrypt(body)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3992, 3993})
    @DisplayName("P1 texts up to the bound fit into 4,096 bytes")
    void textsUpToTheBound(int size) {
        TestBrowser browser = new TestBrowser("https://push.example.com/x");
        byte[] body = WebPushEncryption.encrypt(new byte[size], browser.key(), browser.auth());
        assertThat(body.length).isLessThanOrEqualTo(4096);
        assertThat(browser.decrypt(body)).isEqualTo(new byte[size]);
    }

    @Test
    @DisplayName("P1 a text beyond the bound is not encrypted")
    void beyondTheBound() {
        TestBrowser browser = new TestBrowser("https://push.example.com/x");
        assertThatThrownBy(() -> WebPushEncryption.encrypt(new byte[3994], browser.key(), browser.auth()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3994");
    }

    @Test
    @DisplayName("P1 no key and no salt is used twice, and another browser reads nothing")
    void everyMessageHasItsOwnKey() {
        TestBrowser browser = new TestBrowser("https://push.example.com/x");
        byte[] one = WebPushEncryption.encrypt(new byte[10], browser.key(), browser.auth());
        byte[] two = WebPushEncryption.encrypt(new byte[10], browser.key(), browser.auth());
        assertThat(Arrays.copyOf(one, 16)).isNotEqualTo(Arrays.copyOf(two, 16));
        assertThat(Arrays.copyOfRange(one, 21, 86)).isNotEqualTo(Arrays.copyOfRange(two, 21, 86));
        assertThatThrownBy(() -> new TestBrowser("https://push.example.com/x").decrypt(one))
                .isInstanceOf(IllegalStateException.class);
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
