package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsException.Part;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.testkit.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with certificates and keys is one sentence at the start. */
class TlsProblemsTest extends TlsTestBase {

    private static final X509Bundle SERVER = AUTHORITY.sign("CN=server");

    @TempDir
    private Path folder;

    private String certificate = "";
    private String key = "";

    @BeforeEach
    void files() throws Exception {
        certificate = TestAuthority.write(folder, "server", SERVER).toString();
        key = folder.resolve("server.key").toString();
    }

    private void isRefused(TlsOptions options, Part part, String message) {
        TlsException problem = catchThrowableOfType(TlsException.class, () -> encrypted(options));
        assertThat(problem).hasMessage(message);
        assertThat(problem.part()).isEqualTo(part);
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    @DisplayName("M22 a file that is not there, or is another, is named")
    void wrongFiles() throws Exception {
        isRefused(TlsOptions.pem("/no/such.pem", key), Part.CERTIFICATE, "/no/such.pem: there is no such file");
        isRefused(
                TlsOptions.pem(folder.toString(), key),
                Part.CERTIFICATE,
                folder + ": this is a directory; name the file in it");
        isRefused(
                TlsOptions.pem(key, key),
                Part.CERTIFICATE,
                key + ": this is a private key, and a certificate is needed");
        isRefused(
                TlsOptions.pem(certificate, certificate),
                Part.KEY,
                certificate + ": this is a certificate, and its private key is needed");
        String empty = file("empty", "");
        isRefused(
                TlsOptions.pem(certificate, empty),
                Part.KEY,
                empty + ": there is no private key in it, which begins with -----BEGIN PRIVATE KEY-----");
        String large = file("large", "x".repeat(1024 * 1024 + 1));
        isRefused(
                TlsOptions.pem(large, key),
                Part.CERTIFICATE,
                large + ": has more than 1048576 bytes, which no certificate or key has");
        isRefused(
                TlsOptions.pem(certificate, key).clientAuthorities(empty),
                Part.CLIENT_AUTHORITIES,
                empty + ": there is no certificate in it, which begins with -----BEGIN CERTIFICATE-----");
        isRefused(TlsOptions.pem(certificate, "\0"), Part.KEY, "this is neither PEM nor the path of a file");
    }

    @Test
    @DisplayName("M22 a key that is encrypted, malformed or of another certificate is named")
    void wrongKeys() throws Exception {
        String encrypted =
                file("encrypted", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----");
        String sentence = ": the private key is encrypted; decrypt it, or use a PKCS12 file, which has a password";
        isRefused(TlsOptions.pem(certificate, encrypted), Part.KEY, encrypted + sentence);
        String older = file(
                "older",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----");
        isRefused(TlsOptions.pem(certificate, older), Part.KEY, older + sentence);
        for (String label : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"}) {
            String malformed =
                    file("malformed", "-----BEGIN " + label + "-----\nMIP/AA==\n-----END " + label + "-----");
            isRefused(
                    TlsOptions.pem(certificate, malformed),
                    Part.KEY,
                    malformed + ": the private key is malformed, or neither of RSA nor of EC nor of EdDSA");
        }
        isRefused(
                TlsOptions.pem(certificate, "-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----"),
                Part.KEY,
                "the text: the block PRIVATE KEY is malformed: it is no base64");
        String other = file("other.key", AUTHORITY.sign("CN=other").getPrivateKeyPEM());
        isRefused(
                TlsOptions.pem(certificate, other),
                Part.KEY,
                other + ": this key does not belong to the certificate of CN=server in " + certificate);
        String turned = file("turned.pem", AUTHORITY.certificate() + SERVER.getCertificatePEM());
        isRefused(
                TlsOptions.pem(turned, key),
                Part.CERTIFICATE,
                turned + ": the certificate of the server must be the first; the first one is that of CN=authority for"
                        + " tests");
    }

    @Test
    @DisplayName("M22 a certificate that is over, or does not count yet, is named with its time")
    void wrongTimes() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant past = now.minus(1, ChronoUnit.DAYS);
        Instant future = now.plus(1, ChronoUnit.DAYS);
        X509Bundle over = AUTHORITY.sign(
                "CN=over", builder -> builder.notBefore(past.minusSeconds(60)).notAfter(past));
        isRefused(pem(over), Part.CERTIFICATE, "the text: the certificate of CN=over expired on " + past);
        X509Bundle early =
                AUTHORITY.sign("CN=early", builder -> builder.notBefore(future).notAfter(future.plusSeconds(60)));
        isRefused(pem(early), Part.CERTIFICATE, "the text: the certificate of CN=early is not valid before " + future);
    }

    @Test
    @DisplayName("M22 a key store with another password, or that is none, is named, and its password is not")
    void wrongKeyStores() throws Exception {
        Path store = TestAuthority.writePkcs12(folder.resolve("store.p12"), "hidden", SERVER);
        isRefused(TlsOptions.pkcs12(store, "guessed"), Part.KEY_STORE_PASSWORD, store + ": the password is wrong");
        isRefused(
                TlsOptions.pkcs12(Path.of(certificate), "hidden"),
                Part.KEY_STORE,
                certificate + ": this is no PKCS12 file");
        assertThat(TlsOptions.pkcs12(store, "hidden").toString()).doesNotContain("hidden");
        assertThat(pem(SERVER).toString()).doesNotContain("PRIVATE");
    }

    @Test
    @DisplayName("M22 options that cannot be are refused where they are made")
    void wrongOptions() {
        assertThatThrownBy(() -> TlsOptions.pem(certificate, ""))
                .hasMessage("TLS needs either a certificate and its key, or a key store");
        assertThatThrownBy(() -> new TlsOptions(certificate, key, "x", "", "", Duration.ZERO))
                .hasMessage("TLS needs either a certificate and its key, or a key store");
        assertThatThrownBy(() -> TlsOptions.pem(certificate, key).reloadInterval(Duration.ofMillis(9)))
                .hasMessage("reloadInterval must be 0, or 10 ms to 365 days, and is PT0.009S");
    }
}
