package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed while a server runs. */
class TlsReloadTest extends TlsTestBase {

    @TempDir
    private Path folder;

    private TlsOptions files() {
        return TlsOptions.pem(
                folder.resolve("server.pem").toString(),
                folder.resolve("server.key").toString());
    }

    @Test
    @DisplayName("M22 a renewed certificate is used by itself, and connections that are there stay")
    void renewedByItself() throws Exception {
        TestAuthority.write(folder, "server", AUTHORITY.sign("CN=old"));
        NettyServer server = encrypted(files().reloadInterval(Duration.ofMillis(10)));
        assertThat(shown(server.port())).isEqualTo("CN=old");
        RawWebSocket client = closing(new RawWebSocket(socket(AUTHORITY.client(null), server.port())));
        client.handshake(PATH);
        client.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(client.readText()).contains("\"connect\"");

        TestAuthority.write(folder, "server", AUTHORITY.sign("CN=new"));
        await().until(() -> shown(server.port()).equals("CN=new"));
        client.sendText("{\"id\":2,\"rpc\":{\"method\":\"none\"}}");
        assertThat(client.readText()).contains("\"id\":2");
    }

    @Test
    @DisplayName(
            "M22 a renewed certificate that cannot be used is said once, and the old one stays until there is a good one")
    void renewedBadly() throws Exception {
        TestAuthority.write(folder, "server", AUTHORITY.sign("CN=old"));
        Path certificate = folder.resolve("server.pem");
        try (CapturedLog log = CapturedLog.of("dev.fanfare.netty.internal.tls")) {
            NettyServer server = encrypted(files().reloadInterval(Duration.ofMillis(10)));
            TestAuthority.replace(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            await().until(() -> !log.warnings().isEmpty());
            assertThat(log.warnings())
                    .containsExactly("The TLS certificate stays the one it was: " + certificate
                            + ": a certificate in it is malformed");
            assertThat(shown(server.port())).isEqualTo("CN=old");
            Files.delete(certificate);
            await().until(() -> log.warnings().size() > 1);
            TestAuthority.write(folder, "server", AUTHORITY.sign("CN=new"));
            await().until(() -> shown(server.port()).equals("CN=new"));
            assertThat(log.warnings()).hasSize(2).last().asString().endsWith("server.pem: there is no such file");
        }
    }

    @Test
    @DisplayName("M22 without an interval files are read when the application says so, and what is wrong is thrown")
    void renewedOnDemand() throws Exception {
        TestAuthority.write(folder, "server", AUTHORITY.sign("CN=old"));
        NettyServer server = encrypted(files().reloadInterval(Duration.ZERO));
        X509Bundle renewed = AUTHORITY.sign("CN=new");
        TestAuthority.replace(folder.resolve("server.pem"), renewed.getCertificatePEM());
        assertThatThrownBy(server::reloadTls)
                .isInstanceOf(TlsException.class)
                .hasMessage(folder.resolve("server.key") + ": this key does not belong to the certificate of CN=new in "
                        + folder.resolve("server.pem"));
        assertThat(shown(server.port())).isEqualTo("CN=old");
        TestAuthority.replace(folder.resolve("server.key"), renewed.getPrivateKeyPEM());
        assertThat(shown(server.port())).isEqualTo("CN=old");
        server.reloadTls();
        assertThat(shown(server.port())).isEqualTo("CN=new");
    }
}
