package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How connections are encrypted, by the TLS of Java. One context serves many connections. */
final class Tls {

    private Tls() {}

    /** A context that trusts whom the plan says; null if the plan has no server that wants one. */
    static @Nullable JdkSslContext of(Plan plan) {
        boolean isWanted =
                Stream.concat(plan.urls().stream(), plan.publishUrls().stream()).anyMatch(Tls::isSecure);
        if (!isWanted) {
            return null;
        }
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (!plan.trust().isEmpty()) {
                builder.trustManager(new File(plan.trust()));
            }
            return (JdkSslContext) builder.build();
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new PublishException(
                    "The certificates in " + plan.trust() + " (--trust) cannot be used: " + unusable.getMessage());
        }
    }

    private static boolean isSecure(String url) {
        return url.startsWith("wss:") || url.startsWith("https:");
    }
}
