package dev.fanfare.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TestAuthority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with TLS it does as without. */
class TlsServerTest extends TlsTestBase {

    @TempDir
    private Path folder;

    private static final X509Bundle SERVER = AUTHORITY.sign("CN=server");

    @Test
    @DisplayName("M22 requests and WebSockets are encrypted, and messages arrive whole and in order")
    void websocketsAndRequests() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(
                fanfare, builder -> builder.tls(pem(SERVER)).health("/health").loops(2));
        HttpClient http = http(null);
        assertThat(get(http, "https://localhost:" + server.port() + "/health").statusCode())
                .isEqualTo(200);
        List<JdkClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            JdkClient client = closing(JdkClient.open(http, server, PATH));
            client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            assertThat(client.text()).contains("\"id\":1");
            clients.add(client);
        }
        int count = 300;
        String padding = "x".repeat(700);
        for (int i = 0; i < count; i++) {
            fanfare.publish("news", Payload.utf8("{\"n\":" + i + ",\"p\":\"" + padding + i + "\"}"));
        }
        for (JdkClient client : clients) {
            StringBuilder all = new StringBuilder();
            while (all.indexOf("\"n\":" + (count - 1) + ",") < 0) {
                all.append(client.text()).append('\n');
            }
            int place = 0;
            for (int i = 0; i < count; i++) {
                place = all.indexOf("{\"n\":" + i + ",\"p\":\"" + padding + i + "\"}", place);
                assertThat(place).as("message " + i).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("M22 a client that comes again resumes its session")
    void sessionsAreResumed(String version) throws Exception {
        NettyServer server = encrypted(pem(SERVER));
        SSLContext client = AUTHORITY.client(null);
        long first;
        try (SSLSocket socket = socket(client, server.port(), version)) {
            assertThat(health(socket)).contains(" 200 ");
            first = socket.getSession().getCreationTime();
        }
        await().until(() -> System.currentTimeMillis() > first);
        try (SSLSocket socket = socket(client, server.port(), version)) {
            assertThat(health(socket)).contains(" 200 ");
            assertThat(socket.getSession().getCreationTime()).isEqualTo(first);
        }
        try (SSLSocket another = socket(AUTHORITY.client(null), server.port(), version)) {
            assertThat(another.getSession().getCreationTime()).isGreaterThan(first);
        }
    }

    private static String health(Socket socket) throws Exception {
        socket.getOutputStream().write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        byte[] answer = new byte[500];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, length), US_ASCII);
    }

    @Test
    @DisplayName("M22 versions before 1.2 are refused, and ciphers without forward secrecy or without authentication")
    void oldTlsIsRefused() throws Exception {
        NettyServer server = encrypted(pem(AUTHORITY.sign("CN=rsa", CertificateBuilder::rsa2048)));
        try (Socket old = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            old.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
            ByteBuffer hello = ByteBuffer.allocate(50);
            // A record of a handshake: a client that speaks TLS 1.1 and one cipher.
            hello.put(new byte[] {0x16, 0x03, 0x01, 0x00, 0x2D, 0x01, 0x00, 0x00, 0x29, 0x03, 0x02});
            hello.position(43).put(new byte[] {0x00, 0x00, 0x02, (byte) 0xC0, 0x14, 0x01, 0x00});
            old.getOutputStream().write(hello.array());
            // A fatal alert: protocol_version.
            assertThat(old.getInputStream().readNBytes(7)).endsWith(0x00, 0x02, 0x02, 0x46);
        }
        SSLContext client = AUTHORITY.client(null);
        assertThat(speaks(client, server, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
                .isTrue();
        assertThat(speaks(client, server, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"))
                .isFalse();
        assertThat(speaks(client, server, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"))
                .isFalse();
    }

    private static boolean speaks(SSLContext client, NettyServer server, String cipher) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {cipher});
            socket.startHandshake();
            return true;
        } catch (SSLException refused) {
            return false;
        }
    }

    @Test
    @DisplayName("M22 keys may be PKCS8, PKCS1, SEC1 or in PKCS12, and PEM a file, a text or base64")
    void formsOfKeys() throws Exception {
        X509Bundle rsa = AUTHORITY.sign("CN=rsa", CertificateBuilder::rsa2048);
        X509Bundle edwards =
                AUTHORITY.sign("CN=ed", builder -> builder.algorithm(CertificateBuilder.Algorithm.ed25519));
        byte[] pkcs8 = rsa.getKeyPair().getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Path file = TestAuthority.write(folder, "file", SERVER);
        Path store = TestAuthority.writePkcs12(folder.resolve("store.p12"), "hidden", SERVER);
        String base64 =
                Base64.getEncoder().encodeToString(rsa.getCertificatePEM().getBytes(US_ASCII));
        for (TlsOptions each : List.of(
                pem(SERVER),
                pem(rsa),
                pem(edwards),
                TlsOptions.pem(base64, block("RSA PRIVATE KEY", pkcs1)),
                TlsOptions.pem(SERVER.getCertificatePEM(), block("EC PRIVATE KEY", sec1(SERVER))),
                TlsOptions.pem(file.toString(), folder.resolve("file.key").toString()),
                TlsOptions.pkcs12(store, "hidden"))) {
            assertThat(shown(encrypted(each).port())).startsWith("CN=");
        }
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    /** An EC key as OpenSSL writes it (RFC 5915), of the curve P-256. */
    private static byte[] sec1(X509Bundle bundle) {
        byte[] number = ((ECPrivateKey) bundle.getKeyPair().getPrivate()).getS().toByteArray();
        byte[] key = new byte[51];
        byte[] begin = {0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20};
        byte[] curve = {(byte) 0xA0, 0x0A, 0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07};
        System.arraycopy(begin, 0, key, 0, begin.length);
        int from = Math.max(0, number.length - 32);
        int length = number.length - from;
        System.arraycopy(number, from, key, begin.length + 32 - length, length);
        System.arraycopy(curve, 0, key, begin.length + 32, curve.length);
        return key;
    }

    @Test
    @DisplayName("M22 who does not speak TLS, or breaks off, disturbs nobody and is no warning")
    void otherBytes() throws Exception {
        NettyServer server = encrypted(pem(SERVER));
        RawWebSocket neighbour = closing(new RawWebSocket(socket(AUTHORITY.client(null), server.port())));
        neighbour.handshake(PATH);
        neighbour.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(neighbour.readText()).contains("\"connect\"");
        try (CapturedLog log = CapturedLog.of("dev.fanfare")) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                plain.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
                plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                InputStream in = plain.getInputStream();
                assertThat(in.readAllBytes()).asString(US_ASCII).doesNotContain("HTTP/1.1");
            }
            try (SSLSocket strange =
                    (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", server.port())) {
                assertThatThrownBy(strange::startHandshake).isInstanceOf(SSLException.class);
            }
            await().until(() -> server.connections() == 1);
            assertThat(log.warnings()).isEmpty();
        }
        neighbour.sendText("{\"id\":2,\"rpc\":{\"method\":\"none\"}}");
        assertThat(neighbour.readText()).contains("\"id\":2");
    }

    @Test
    @DisplayName("M22 a connection that is encrypted here is of https, so a page of http is of another origin")
    void theScheme() throws Exception {
        NettyServer server = encrypted(pem(SERVER), builder -> builder.trustedProxies(List.of("127.0.0.1")));
        assertThat(handshake(server, "Origin: https://localhost")).startsWith("HTTP/1.1 101 ");
        assertThat(handshake(server, "Origin: http://localhost")).startsWith("HTTP/1.1 403 ");
        assertThat(handshake(server, "Origin: http://localhost", "X-Forwarded-Proto: http"))
                .startsWith("HTTP/1.1 101 ");
    }

    private String handshake(NettyServer server, String... headers) throws IOException {
        return closing(new RawWebSocket(socket(AUTHORITY.client(null), server.port())))
                .handshake(PATH, headers);
    }

    @Test
    @DisplayName("M22 a handshake that takes too long is cut, however many bytes come meanwhile")
    void slowHandshakes() throws Exception {
        NettyServer server = encrypted(
                pem(SERVER),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.requestTimeout(Duration.ofMillis(300))));
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
            // The head of a record of 4,000 bytes, of which one comes.
            slow.getOutputStream().write(new byte[] {0x16, 0x03, 0x01, 0x0F, (byte) 0xA0, 0x01});
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> server.connections() == 0);
    }

    @Test
    @DisplayName("M22 an answer that ends its connection arrives whole, with a goodbye of TLS after it")
    void theEndIsSaid() throws Exception {
        NettyServer server = encrypted(pem(SERVER));
        try (SSLSocket socket = socket(AUTHORITY.client(null), server.port())) {
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            // Without the goodbye, this fails.
            assertThat(socket.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .startsWith("HTTP/1.1 200 ");
        }
        await().until(() -> server.connections() == 0);
    }
}
