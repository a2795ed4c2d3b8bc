package dev.fanfare.netty;

import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.testkit.RawWebSocket;
import dev.fanfare.testkit.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Servers with TLS, and clients that trust the authority of their certificates. */
abstract class TlsTestBase extends ServerTestBase {

    static final TestAuthority AUTHORITY = new TestAuthority();

    static TlsOptions pem(X509Bundle bundle) {
        return TlsOptions.pem(bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    NettyServer encrypted(TlsOptions tls, Consumer<NettyServerBuilder> configure) throws IOException {
        return server(fanfare(builder -> {}), builder -> {
            builder.tls(tls).health("/health");
            configure.accept(builder);
        });
    }

    NettyServer encrypted(TlsOptions tls) throws IOException {
        return encrypted(tls, builder -> {});
    }

    static HttpClient http(@Nullable X509Bundle own) {
        return HttpClient.newBuilder().sslContext(AUTHORITY.client(own)).build();
    }

    static HttpResponse<String> get(HttpClient client, String uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection whose handshake is done. */
    static SSLSocket socket(SSLContext context, int port, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(RawWebSocket.TIMEOUT_MILLIS);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    /** The name of the certificate that a new connection is shown. */
    static String shown(int port) throws IOException {
        try (SSLSocket socket = socket(AUTHORITY.client(null), port)) {
            return socket.getSession().getPeerPrincipal().getName();
        }
    }
}
