package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fanfare.testkit.TestAuthority;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("M22 a server as a process, with TLS")
class TlsSdkTest {

    private static final String PASSWORD = "password";

    private final TestAuthority authority = new TestAuthority();

    @TempDir
    private Path folder;

    private ServerProcess serve() throws Exception {
        Path certificate = TestAuthority.write(folder, "server", authority.sign("CN=server"));
        return ServerProcess.serve("""
            client: {allow_anonymous_connect_without_token: true}
            channel:
              without_namespace:
                allow_subscribe_for_client: true
                allow_subscribe_for_anonymous: true
                allow_publish_for_subscriber: true
                allow_publish_for_anonymous: true
            http_server:
              tls: {enabled: true, cert_pem: %s, key_pem: %s}
            """.formatted(certificate, folder.resolve("server.key")), 0);
    }

    @Test
    @DisplayName("M22 the Java SDK publishes over wss and gets what is published")
    void theJavaSdk() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Map<String, String> trust = Map.of(
                "javax.net.ssl.trustStore",
                trustStore().toString(),
                "javax.net.ssl.trustStorePassword",
                PASSWORD,
                "javax.net.ssl.trustStoreType",
                "PKCS12");
        try (ServerProcess server = serve()) {
            // The SDK takes the authorities of its process.
            trust.forEach(System::setProperty);
            Client client = new Client(
                    "wss://localhost:" + server.port() + "/connection/websocket",
                    new Options(),
                    new EventListener() {});
            try {
                Subscription subscription = client.newSubscription("news", new SubscriptionEventListener() {
                    @Override
                    public void onSubscribed(Subscription subscribed, SubscribedEvent event) {
                        heard.add("subscribed");
                    }

                    @Override
                    public void onPublication(Subscription subscribed, PublicationEvent event) {
                        heard.add(new String(event.getData(), StandardCharsets.UTF_8));
                    }
                });
                subscription.subscribe();
                client.connect();
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("subscribed");
                subscription.publish("{\"n\":1}".getBytes(StandardCharsets.UTF_8), (problem, result) -> {});
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("{\"n\":1}");
            } finally {
                client.close(5_000);
                trust.keySet().forEach(System::clearProperty);
            }
        }
    }

    private Path trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authority.certificate().getBytes(StandardCharsets.US_ASCII))));
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    @Test
    @DisplayName("M22 a client cannot have the handshake done again and again on one connection")
    void noRenegotiation() throws Exception {
        try (ServerProcess server = serve();
                SSLSocket socket = (SSLSocket)
                        authority.client(null).getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            Throwable refused = catchThrowable(() -> {
                for (int i = 0; i < 3; i++) {
                    socket.startHandshake();
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            });
            assertThat(refused).isInstanceOf(IOException.class);
        }
    }
}
