package dev.fanfare.netty.internal.tls;

import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.protocol.Outside;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS: gives each new connection its handler, made of the certificate that counts then. Safe for any
 * thread.
 */
public final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /** Those of TLS 1.3, and of TLS 1.2 those with forward secrecy and authenticated encryption (RFC 9325). */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** How many sessions can be resumed of clients that take no tickets, and for how long any can. */
    private static final int RESUMABLE_SESSIONS = 20_000;

    private static final Duration RESUMABLE = Duration.ofHours(12);

    /** HTTP/2 is had by whoever asks for it, HTTP/1.1 by everybody else. */
    private static final ApplicationProtocolConfig WITH_HTTP2 = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final TlsOptions options;
    private final boolean http2;
    private volatile SslContext context;

    /** What the context was made of. */
    private TlsFiles used;

    /** Why what is there now cannot be used, from the last look at it; null if it can be. */
    private @Nullable String problem;

    /** Whether that has been said. */
    private boolean said;

    private ServerTls(TlsOptions options, boolean http2, TlsFiles files) {
        this.options = options;
        this.http2 = http2;
        this.used = files;
        this.context = context(options, http2, files);
    }

    /**
     * Reads what the options name. Blocks.
     *
     * @param http2 whether HTTP/2 is offered
     * @throws TlsException if something cannot be used
     */
    public static ServerTls of(TlsOptions options, boolean http2) {
        return new ServerTls(options, http2, TlsFiles.read(options));
    }

    private static SslContext context(TlsOptions options, boolean http2, TlsFiles files) {
        KeyMaterial material = files.material(options.keyStorePassword(), Instant.now());
        List<X509Certificate> authorities = files.clientAuthorities();
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(material.key(), material.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols(VERSIONS)
                    .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(http2 ? WITH_HTTP2 : ApplicationProtocolConfig.DISABLED)
                    .sessionCacheSize(RESUMABLE_SESSIONS)
                    .sessionTimeout(RESUMABLE.toSeconds());
            if (!authorities.isEmpty()) {
                builder.trustManager(authorities).clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("TLS does not work on this machine", impossible);
        }
    }

    /** The handler of a new connection, to be the first in its pipeline. */
    public SslHandler handler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    /** How often {@link #look} is to be called; zero for never. */
    public Duration interval() {
        return options.reloadInterval();
    }

    /**
     * Uses what is in the files now, from the next connection on. Blocks.
     *
     * @throws TlsException if it cannot be used; what was in use stays so
     */
    public synchronized void reload() {
        TlsFiles now = TlsFiles.read(options);
        if (!now.equals(used)) {
            context = context(options, http2, now);
            used = now;
            LOG.info("The TLS certificate was renewed");
        }
        problem = null;
    }

    /**
     * The same, for whoever looks now and then: what cannot be used is logged, once, and only when it is found a second
     * time, as a certificate and its key are not written at the same moment. Blocks.
     */
    public synchronized void look() {
        try {
            reload();
        } catch (TlsException unusable) {
            String now = String.valueOf(unusable.getMessage());
            boolean isNew = !now.equals(problem);
            if (isNew) {
                problem = now;
                said = false;
            } else if (!said) {
                said = true;
                LOG.warn("The TLS certificate stays the one it was: {}", Outside.sentence(now));
            }
        }
    }
}
