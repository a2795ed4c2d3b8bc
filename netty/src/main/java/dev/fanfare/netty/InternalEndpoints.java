package dev.fanfare.netty;

import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.netty.internal.http.EndpointHandler;
import dev.fanfare.netty.internal.http.HealthEndpoint;
import dev.fanfare.netty.internal.http.Routes;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server has on a port of its own, which only operators and other servers reach: nothing else is there, and none of
 * it is on the port for clients. It is given to {@link NettyServerBuilder#internal}. Connections there are not counted
 * against {@link NettyServerBuilder#connectionLimits}. For one thread.
 */
public final class InternalEndpoints {

    private final String host;
    private final int port;
    private final Map<String, HttpEndpoint> http = new HashMap<>();
    private @Nullable String healthPath;
    private @Nullable TlsOptions tls;

    private InternalEndpoints(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Nothing yet, at an address.
     *
     * @param host of this machine, or a name for it; "" for all
     * @param port 0 to 65535; 0 for any free one
     * @return this, to be filled
     * @throws IllegalArgumentException if the port is none
     */
    public static InternalEndpoints at(String host, int port) {
        NettyServerBuilder.requireBetween(0, 65_535, port, "port");
        return new InternalEndpoints(Objects.requireNonNull(host, "host must not be null"), port);
    }

    /**
     * Has it encrypted. Default: it is not, whatever the port for clients is.
     *
     * @param options in place of those before; with {@link TlsOptions#clientAuthorities} only who has a certificate gets in
     * @return this
     */
    public InternalEndpoints tls(TlsOptions options) {
        tls = Objects.requireNonNull(options, "tls must not be null");
        return this;
    }

    /**
     * Adds an HTTP endpoint.
     *
     * @param path as in {@link NettyServerBuilder#http}
     * @param endpoint is called on handler threads, or on a loop if it asks for it
     * @return this
     * @throws IllegalArgumentException if another endpoint here has the path
     */
    public InternalEndpoints http(String path, HttpEndpoint endpoint) {
        Objects.requireNonNull(path, "path must not be null");
        if (http.putIfAbsent(path, Objects.requireNonNull(endpoint, "endpoint must not be null")) != null) {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\"");
        }
        return this;
    }

    /**
     * Adds an endpoint that says whether the server takes new clients; see {@link NettyServerBuilder#health}.
     *
     * @param path such as {@code /health}
     * @return this
     */
    public InternalEndpoints health(String path) {
        healthPath = Objects.requireNonNull(path, "health must not be null");
        return this;
    }

    InetSocketAddress address() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    @Nullable
    TlsOptions tls() {
        return tls;
    }

    /**
     * Puts them where they are found.
     *
     * @throws IllegalArgumentException if two have the same path or one has an impossible one
     */
    void install(Routes routes, Function<HttpEndpoint, EndpointHandler> handler, Supplier<HealthEndpoint> health) {
        http.forEach((path, endpoint) -> routes.add(path, handler.apply(endpoint)));
        if (healthPath != null) {
            routes.add(healthPath, handler.apply(health.get()));
        }
    }
}
