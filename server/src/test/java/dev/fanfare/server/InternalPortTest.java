package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and the internal port, as the configuration says. */
class InternalPortTest {

    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    private Path folder;

    private static FanfareServer start(String... settings) throws Exception {
        ConfigLoader loader = new ConfigLoader()
                .flag("http_server.port", "0")
                .flag("http_server.address", "127.0.0.1")
                .flag("http_api.key", "hidden")
                .flag("prometheus.enabled", "true");
        for (String setting : settings) {
            int end = setting.indexOf('=');
            loader.flag(setting.substring(0, end), setting.substring(end + 1));
        }
        return FanfareServer.builder(loader.load()).start();
    }

    private static HttpResponse<String> get(SSLContext context, String uri) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(uri))
                                .header("X-API-Key", "hidden")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String[] files(String name) throws IOException {
        Path certificate = TestAuthority.write(folder, name, AUTHORITY.sign("CN=" + name));
        return new String[] {
            certificate.toString(), folder.resolve(name + ".key").toString()
        };
    }

    @Test
    @DisplayName("M22 API, metrics and health are on the internal port alone, and the home page does not name them")
    void anOwnPort() throws Exception {
        try (FanfareServer server = start("http_server.internal_port=0")) {
            SSLContext any = SSLContext.getDefault();
            String inside = "http://127.0.0.1:" + server.internalPort().orElseThrow();
            assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.port());
            for (String path : new String[] {"/metrics", "/health"}) {
                assertThat(get(any, inside + path).statusCode()).isEqualTo(200);
                assertThat(get(any, server.url() + path).statusCode()).isEqualTo(404);
            }
            assertThat(get(any, inside + "/api/info").statusCode()).isEqualTo(405);
            assertThat(get(any, server.url() + "/api/info").statusCode()).isEqualTo(404);
            assertThat(get(any, server.url() + "/").body())
                    .contains("/connection/websocket")
                    .doesNotContain("/api", "/health");
        }
        try (FanfareServer server = start()) {
            assertThat(server.internalPort()).isEmpty();
        }
    }

    @Test
    @DisplayName("M22 HTTP/2 is offered with TLS unless it is turned off, and without TLS if it is turned on")
    void http2() throws Exception {
        String[] files = files("public");
        for (boolean isOn : new boolean[] {true, false}) {
            try (FanfareServer server = start(
                    "http_server.tls.enabled=true",
                    "http_server.tls.cert_pem=" + files[0],
                    "http_server.tls.key_pem=" + files[1],
                    "http_server.http2=" + isOn)) {
                assertThat(get(AUTHORITY.client(null), server.url() + "/").version())
                        .isEqualTo(isOn ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
            }
            try (FanfareServer server = start("http_server.h2c_external=" + isOn);
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                // The type of the first frame, SETTINGS, or a letter of "HTTP/1.1 505".
                assertThat(socket.getInputStream().readNBytes(4)[3]).isEqualTo((byte) (isOn ? 4 : 'P'));
            }
        }
    }

    @Test
    @DisplayName("M22 the internal port has TLS of its own, that of clients, or none")
    void whichPortsAreEncrypted() throws Exception {
        String[] forClients = files("public");
        String[] own = files("own");
        String[] tls = {
            "http_server.internal_port=0",
            "http_server.tls.enabled=true",
            "http_server.tls.cert_pem=" + forClients[0],
            "http_server.tls.key_pem=" + forClients[1]
        };
        SSLContext client = AUTHORITY.client(null);
        try (FanfareServer server = start(tls)) {
            assertThat(server.url()).startsWith("https://");
            assertThat(get(client, server.url()).statusCode()).isEqualTo(200);
            assertThat(get(client, "https://127.0.0.1:" + port(server) + "/health")
                            .statusCode())
                    .isEqualTo(200);
        }
        try (FanfareServer server = start(with(tls, "http_server.tls_external=true"))) {
            assertThat(get(client, server.url()).statusCode()).isEqualTo(200);
            assertThat(get(client, "http://127.0.0.1:" + port(server) + "/health")
                            .statusCode())
                    .isEqualTo(200);
        }
        TestAuthority operators = new TestAuthority();
        try (FanfareServer server = start(with(
                tls,
                "http_server.internal_tls.enabled=true",
                "http_server.internal_tls.cert_pem=" + own[0],
                "http_server.internal_tls.key_pem=" + own[1],
                "http_server.internal_tls.client_ca_pem=" + operators.certificate()))) {
            String health = "https://127.0.0.1:" + port(server) + "/health";
            SSLContext operator = AUTHORITY.client(operators.sign("CN=operator"));
            assertThat(get(operator, health).statusCode()).isEqualTo(200);
            assertThat(catchThrowable(() -> get(client, health))).isInstanceOf(IOException.class);
            assertThat(get(client, server.url()).statusCode()).isEqualTo(200);
        }
    }

    private static int port(FanfareServer server) {
        return server.internalPort().orElseThrow();
    }

    private static String[] with(String[] settings, String... more) {
        String[] all = Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return all;
    }

    @Test
    @DisplayName("M22 what is wrong with certificates names the key and the file, before anything is started")
    void problems() throws Exception {
        String[] files = files("server");
        Path other = Files.writeString(
                folder.resolve("other.key"), AUTHORITY.sign("CN=other").getPrivateKeyPEM());
        Path store = TestAuthority.writePkcs12(folder.resolve("s.p12"), "hidden", AUTHORITY.sign("CN=stored"));
        assertThatThrownBy(() -> start("http_server.tls.enabled=true"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("TLS needs either cert_pem and key_pem, or pkcs12_file");
        assertThatThrownBy(() -> start(
                        "http_server.tls.enabled=true",
                        "http_server.tls.cert_pem=/no/such.pem",
                        "http_server.tls.key_pem=" + files[1]))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http_server.tls.cert_pem: /no/such.pem: there is no such file");
        assertThatThrownBy(() -> start(
                        "http_server.tls.enabled=true",
                        "http_server.tls.cert_pem=" + files[0],
                        "http_server.tls.key_pem=" + other))
                .hasMessage("http_server.tls.key_pem: " + other
                        + ": this key does not belong to the certificate of CN=server in " + files[0]);
        assertThatThrownBy(() -> start(
                        "http_server.internal_port=0",
                        "http_server.internal_tls.enabled=true",
                        "http_server.internal_tls.pkcs12_file=" + store,
                        "http_server.internal_tls.pkcs12_password=guessed"))
                .hasMessage("http_server.internal_tls.pkcs12_password: " + store + ": the password is wrong");
        assertThatThrownBy(() -> start("http_server.internal_port=70000"))
                .hasMessageContaining("internal_port must be 0 to 65535, or empty for none, and is \"70000\"");
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> start("http_server.internal_port=" + taken.getLocalPort()))
                    .isInstanceOf(ListenException.class)
                    .hasMessageEndingWith("port " + taken.getLocalPort()
                            + ": the port is in use; choose another with http_server.internal_port, or stop what is"
                            + " using this one");
        }
    }
}
