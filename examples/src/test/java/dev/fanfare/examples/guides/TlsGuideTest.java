package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.InternalEndpoints;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.testkit.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The guide to TLS")
class TlsGuideTest extends GuideTestBase {

    @Test
    @DisplayName("M22 has a server that is encrypted, and an internal port")
    void aServerWithTls(@TempDir Path folder) throws Exception {
        TestAuthority authority = new TestAuthority();
        String certificate = TestAuthority.write(folder, "server", authority.sign("CN=guide"))
                .toString();
        String key = folder.resolve("server.key").toString();
        Fanfare fanfare = closing(engine().build());
        // snippet: tls
        NettyServer server = NettyServer.builder(fanfare)
                .port(0)
                .tls(TlsOptions.pem(certificate, key))
                .internal(InternalEndpoints.at("127.0.0.1", 0).health("/health"))
                .start();
        // end snippet
        closing(server);
        HttpClient client =
                HttpClient.newBuilder().sslContext(authority.client(null)).build();
        assertThat(status(client, "https://localhost:" + server.port() + "/health"))
                .isEqualTo(404);
        assertThat(status(client, "http://127.0.0.1:" + server.internalPort().orElseThrow() + "/health"))
                .isEqualTo(200);
    }

    private static int status(HttpClient client, String uri) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
