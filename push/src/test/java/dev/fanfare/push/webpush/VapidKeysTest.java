package dev.fanfare.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.push.internal.key.P256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VapidKeysTest {

    /** The pair of RFC 8291, appendix A. */
    private static final String PUBLIC =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    private static final String PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    @TempDir
    Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("key"), text);
    }

    @Test
    @DisplayName("P1 the example of RFC 8292, section 2.4, verifies with its key as we read it")
    void exampleOfTheStandard() throws Exception {
        SignedJWT token = SignedJWT.parse("eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9."
                + "eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbG"
                + "UuY29tIn0."
                + "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA");
        byte[] key = Base64.getUrlDecoder()
                .decode("BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs");
        assertThat(token.verify(new ECDSAVerifier(P256.publicKey(key, "k")))).isTrue();
    }

    @RepeatedTest(20)
    @DisplayName("P1 a new pair is read again from all forms of it")
    void newPair() throws Exception {
        VapidKeys pair = VapidKeys.generate();
        VapidKeys again = VapidKeys.of(pair.publicKey(), pair.privateKey());
        assertThat(again.publicKey()).isEqualTo(pair.publicKey()).hasSize(87);
        assertThat(again.privateKey()).isEqualTo(pair.privateKey()).hasSize(43);
        assertThat(VapidKeys.read(file(pair.privateKey() + "\n")).publicKey()).isEqualTo(pair.publicKey());
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.signingKey().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        assertThat(VapidKeys.read(file(pem)).publicKey()).isEqualTo(pair.publicKey());
        assertThat(pair.toString()).contains(pair.publicKey()).doesNotContain(pair.privateKey());
    }

    @Test
    @DisplayName("P1 the public key follows from the private one")
    void publicFollows() throws Exception {
        assertThat(VapidKeys.read(file(PRIVATE)).publicKey()).isEqualTo(PUBLIC);
        assertThat(VapidKeys.of(PUBLIC, PRIVATE).publicKey()).isEqualTo(PUBLIC);
    }

    @Test
    @DisplayName("P1 keys that do not belong together are refused, and nothing is said of them")
    void notTogether() {
        assertThatThrownBy(() -> VapidKeys.of(VapidKeys.generate().publicKey(), PRIVATE))
                .hasMessageContaining("does not belong");
        assertThatThrownBy(() -> VapidKeys.of(PUBLIC, PRIVATE + "AA"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain(PRIVATE);
        assertThatThrownBy(() -> VapidKeys.of(PUBLIC, "%" + PRIVATE))
                .hasMessage("the private VAPID key is not in base64url")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PRIVATE KEY-----"
            })
    @DisplayName("P1 a file without such a key is refused")
    void noKey(String text) {
        assertThatThrownBy(() -> VapidKeys.read(file(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the file of the private VAPID key");
    }

    @Test
    @DisplayName("P1 a key of another curve or another kind is refused, and so is a file that is far too long")
    void otherKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        assertThatThrownBy(() -> VapidKeys.read(file(pem(generator.generateKeyPair()))))
                .hasMessageContaining("not a key of the curve P-256");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        assertThatThrownBy(() -> VapidKeys.read(file(pem(rsa.generateKeyPair()))))
                .hasMessageContaining("not a private key of the kind EC");
        assertThatThrownBy(() -> VapidKeys.read(file("A".repeat(70_000)))).hasMessageContaining("longer than 65536");
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
