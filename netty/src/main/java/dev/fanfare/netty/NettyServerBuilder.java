package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.http.TlsException;
import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.files.BrowserScript;
import dev.fanfare.netty.internal.files.StaticFiles;
import dev.fanfare.netty.internal.http.AllowedHosts;
import dev.fanfare.netty.internal.http.EndpointHandler;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.HealthEndpoint;
import dev.fanfare.netty.internal.http.Routes;
import dev.fanfare.netty.internal.http.TrustedProxies;
import dev.fanfare.netty.internal.raw.RawEndpoints;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.RunningHosts;
import dev.fanfare.raw.ServerHandler;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes a {@link NettyServer}; every setting has a default. For one thread. */
public final class NettyServerBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(NettyServer.class);

    private static final int MAX_LOOPS = 1024;
    private static final Duration LONGEST_SHUTDOWN = Duration.ofDays(365);

    private final Fanfare fanfare;
    private String host = "";
    private int port = 8000;
    private NativeTransport transport = NativeTransport.best();
    private int loopCount = Runtime.getRuntime().availableProcessors();
    private int httpLoopCount = Runtime.getRuntime().availableProcessors();
    private HttpSettings settings = HttpSettings.DEFAULT;
    private ConnectionLimits limits = ConnectionLimits.NONE;
    private Duration shutdownTimeout = Duration.ofSeconds(30);
    private Duration shutdownSpread = Duration.ofSeconds(10);
    private final WebSockets webSockets = new WebSockets();
    private final Streams streams = new Streams();
    private final Map<String, HttpEndpoint> http = new HashMap<>();
    private final Map<String, ExchangeHandler> exchanges = new HashMap<>();
    private final List<Consumer<RawEndpoints>> raw = new ArrayList<>();
    private final List<String> reserved = new ArrayList<>();
    private @Nullable String healthPath;
    private BooleanSupplier ready = () -> true;
    private @Nullable HttpEndpoint home;
    private TrustedProxies proxies = new TrustedProxies(List.of());
    private AllowedHosts hosts = AllowedHosts.ANY;
    private @Nullable TlsOptions tls;
    private boolean http2 = true;
    private boolean h2c;
    private boolean http2WebSockets;
    private @Nullable InternalEndpoints internal;

    NettyServerBuilder(Fanfare fanfare) {
        this.fanfare = requireNonNull(fanfare, "fanfare");
    }

    private static <T> T requireNonNull(@Nullable T value, String name) {
        return Objects.requireNonNull(value, () -> name + " must not be null");
    }

    static void requireBetween(int least, int most, int value, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", and is " + value);
        }
    }

    /**
     * Where to listen. Default: on all addresses.
     * @param address of this machine, or a name for it; "" for all
     * @return this
     */
    public NettyServerBuilder host(String address) {
        host = requireNonNull(address, "host");
        return this;
    }

    /**
     * The port to listen on; 0 for any free one. Default 8000.
     * @param number 0 to 65535
     * @return this
     * @throws IllegalArgumentException if it is none
     */
    public NettyServerBuilder port(int number) {
        requireBetween(0, 65_535, number, "port");
        port = number;
        return this;
    }

    /**
     * How to ask the operating system for I/O. Default: {@link NativeTransport#best}.
     *
     * @param choice must work on this machine, or {@link #start} fails
     * @return this
     */
    public NettyServerBuilder transport(NativeTransport choice) {
        transport = requireNonNull(choice, "transport");
        return this;
    }

    /**
     * How many event loops share the WebSockets. Default: one for each processor.
     * @param count 1 to 1024
     * @return this
     */
    public NettyServerBuilder loops(int count) {
        requireBetween(1, MAX_LOOPS, count, "loops");
        loopCount = count;
        return this;
    }

    /**
     * How many event loops share what is HTTP: requests, and handshakes. Default: one for each processor.
     * @param count 1 to 1024
     * @return this
     */
    public NettyServerBuilder httpLoops(int count) {
        requireBetween(1, MAX_LOOPS, count, "httpLoops");
        httpLoopCount = count;
        return this;
    }

    /**
     * Limits the size and duration of HTTP requests. Default {@link HttpSettings#DEFAULT}.
     *
     * @param limits in place of all before
     * @return this
     */
    public NettyServerBuilder httpSettings(HttpSettings limits) {
        settings = requireNonNull(limits, "httpSettings");
        return this;
    }

    /**
     * How many connections there may be. Default {@link ConnectionLimits#NONE}.
     *
     * @param most in place of all limits before
     * @return this
     */
    public NettyServerBuilder connectionLimits(ConnectionLimits most) {
        limits = requireNonNull(most, "connectionLimits");
        return this;
    }

    /**
     * How long {@link NettyServer#close} waits for clients to go. Default 30 s.
     *
     * @param time zero for not at all
     * @return this
     * @throws IllegalArgumentException if it is negative, or longer than a year
     */
    public NettyServerBuilder shutdownTimeout(Duration time) {
        requireNonNull(time, "shutdownTimeout");
        if (time.isNegative() || time.compareTo(LONGEST_SHUTDOWN) > 0) {
            throw new IllegalArgumentException("shutdownTimeout must be 0 to 365 days, and is " + time);
        }
        shutdownTimeout = time;
        return this;
    }

    /**
     * Over how long {@link NettyServer#close} asks clients to go, one after the other and evenly, so that those who come back
     * elsewhere are no storm there. It takes less where there are few: no more than 10 ms for each. It is a part of {@link
     * #shutdownTimeout}, and never longer. Default 10 s.
     *
     * @param time zero for all at once
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public NettyServerBuilder shutdownSpread(Duration time) {
        requireNonNull(time, "shutdownSpread");
        if (time.isNegative()) {
            throw new IllegalArgumentException("shutdownSpread must not be negative, and is " + time);
        }
        shutdownSpread = time;
        return this;
    }

    /**
     * Adds a WebSocket endpoint. Default: {@link WebSocketEndpoint#DEFAULT}, if none is added.
     *
     * @param endpoint of a path that nothing else has
     * @return this
     */
    public NettyServerBuilder webSocket(WebSocketEndpoint endpoint) {
        webSockets.add(requireNonNull(endpoint, "webSocket"));
        return this;
    }

    /**
     * Adds an endpoint for clients that connect over plain HTTP. Default: none.
     *
     * @param endpoint of a path that nothing else has
     * @return this
     */
    public NettyServerBuilder stream(StreamEndpoint endpoint) {
        streams.add(requireNonNull(endpoint, "stream"));
        return this;
    }

    /**
     * Where clients send what they cannot send over a {@link #stream}. Default: at {@code /emulation}, for the pages that
     * may open the streams, if there are any.
     *
     * @param endpoint in place of the one before
     * @return this
     */
    public NettyServerBuilder emulation(EmulationEndpoint endpoint) {
        streams.emulation(requireNonNull(endpoint, "emulation"));
        return this;
    }

    /**
     * Adds an HTTP endpoint.
     *
     * @param path where; with a slash at its end, everything under it that has no endpoint of its own
     * @param endpoint is called on handler threads, or on a loop if it asks for it
     * @return this
     * @throws IllegalArgumentException if another HTTP endpoint has the path
     */
    public NettyServerBuilder http(String path, HttpEndpoint endpoint) {
        requireNonNull(path, "path");
        if (http.putIfAbsent(path, requireNonNull(endpoint, "endpoint")) != null) {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\"");
        }
        return this;
    }

    /**
     * Serves the files of a folder to browsers, up to 16 MiB each, as they are when they are asked for;
     * {@code index.html} for a path that ends with a slash. Never served: listings, what is outside the folder, and
     * names that begin with a dot, but for {@code .well-known}.
     *
     * @param path ends with a slash, such as {@code /}; what has an endpoint of its own under it stays there
     * @param folder must be there already
     * @return this
     * @throws IllegalArgumentException if there is no such folder, or something at the path already
     */
    public NettyServerBuilder files(String path, Path folder) {
        return http(path, StaticFiles.of(path, folder));
    }

    /**
     * Serves the files of a folder of the class path, otherwise as {@link #files(String, Path)} does it.
     *
     * @param path ends with a slash, such as {@code /}; what has an endpoint of its own under it stays there
     * @param beside the class beside which the folder is
     * @param folder relative to the package of the class, or, with a slash in front, to the root of the class path
     * @return this
     * @throws IllegalArgumentException if there is no such folder, or something at the path already
     */
    public NettyServerBuilder files(String path, Class<?> beside, String folder) {
        return http(path, StaticFiles.of(path, beside, folder));
    }

    /**
     * Serves the script of the client socket at {@code /fanfare.js}, for pages without a build, and its source map.
     *
     * @return this
     * @throws IllegalStateException if the jar that has it, {@code dev.fanfare:fanfare-web}, is not on the class path
     */
    public NettyServerBuilder clientScript() {
        return script(BrowserScript.CLIENT);
    }

    /**
     * Serves the script of the widgets at {@code /fanfare-widgets.js}, for pages without a build: the client socket and
     * all elements. Beside it are its source map, and {@code /fanfare-widgets.css} for the time until it is there.
     *
     * @return this
     * @throws IllegalStateException if the jar that has it, {@code dev.fanfare:fanfare-web}, is not on the class path
     */
    public NettyServerBuilder widgetsScript() {
        return script(BrowserScript.WIDGETS);
    }

    /**
     * Serves the script of the inbox at {@code /fanfare-inbox.js}, for pages without a build: the element that a page has
     * beside {@link #widgetsScript}, which it needs. Beside it is its source map.
     *
     * @return this
     * @throws IllegalStateException if the jar that has it, {@code dev.fanfare:fanfare-web}, is not on the class path
     */
    public NettyServerBuilder inboxScript() {
        return script(BrowserScript.INBOX);
    }

    /**
     * Serves the scripts of push, for pages without a build: {@code /fanfare-push.js}, which a page has beside {@link
     * #clientScript}, and {@code /fanfare-worker.js}, the service worker. Beside them are their source maps.
     *
     * @return this
     * @throws IllegalStateException if the jar that has them, {@code dev.fanfare:fanfare-web}, is not on the class path
     */
    public NettyServerBuilder pushScripts() {
        return script(BrowserScript.PUSH).script(BrowserScript.WORKER);
    }

    private NettyServerBuilder script(BrowserScript script) {
        script.load().forEach(this::http);
        return this;
    }

    /**
     * Adds what answers requests in other ways than an {@link HttpEndpoint} can, such as bit by bit.
     *
     * @param path where; with a slash at its end, everything under it that has no endpoint of its own
     */
    NettyServerBuilder exchange(String path, ExchangeHandler handler) {
        requireNonNull(path, "path");
        if (exchanges.putIfAbsent(path, requireNonNull(handler, "handler")) != null) {
            throw new IllegalArgumentException("two endpoints have the path \"" + path + "\"");
        }
        return this;
    }

    /**
     * Adds an endpoint that says whether the server takes new clients: with status 200, or with 503 from
     * the moment at which it begins to stop. Default: none.
     *
     * @param path such as {@code /health}
     * @return this
     */
    public NettyServerBuilder health(String path) {
        healthPath = requireNonNull(path, "health");
        return this;
    }

    /**
     * Has {@link #health}, and that of internal endpoints, answer 503 while something is not so, such as that an engine for
     * several nodes can be reached. Clients are served all the same. Default: always ready.
     *
     * @param condition asked at each request, on an HTTP loop; must return at once
     * @return this
     */
    public NettyServerBuilder ready(BooleanSupplier condition) {
        ready = requireNonNull(condition, "ready");
        return this;
    }

    /**
     * What is at {@code /} itself, unless an endpoint claims it. Default: nothing.
     *
     * @param endpoint in place of the one before
     * @return this
     */
    public NettyServerBuilder home(HttpEndpoint endpoint) {
        home = requireNonNull(endpoint, "home");
        return this;
    }

    /**
     * Keeps everything that begins with the first word of a path from raw endpoints, as is done anyway with
     * {@code /admin}, {@code /api}, {@code /connection}, {@code /emulation}, {@code /health}, {@code
     * /metrics}, and with the paths of {@link #webSocket}, {@link #stream} and {@link #health}.
     *
     * @param path such as {@code /internal/jobs}, which reserves {@code /internal}
     * @return this
     */
    public NettyServerBuilder reserve(String path) {
        reserved.add(requireNonNull(path, "reserve"));
        return this;
    }

    /** {@return this builder, whose server has no WebSocket endpoint but those that are added} */
    public NettyServerBuilder withoutDefaultWebSocket() {
        webSockets.withoutDefault();
        return this;
    }

    /**
     * Adds a raw WebSocket endpoint. Where an HTTP endpoint stands for everything under a path, a raw
     * endpoint with a more specific path comes first.
     *
     * @param <T> what the messages are
     * @param handler is asked for every connection
     * @param options where it is and what it takes; a bad path is found by {@link #start}
     * @return this
     */
    public <T> NettyServerBuilder rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
        requireNonNull(handler, "handler");
        requireNonNull(options, "options");
        raw.add(endpoints -> endpoints.add(handler, options));
        return this;
    }

    /**
     * Whose {@code X-Forwarded-For} headers are believed when it comes to the address of a client, and
     * whose {@code X-Forwarded-Proto} and {@code Forwarded} when they say that a page reached the server over
     * {@code http}; {@code https} is believed of anybody. Default: nobody's.
     *
     * @param addresses such as {@code 10.1.2.3} and {@code ::1}, or networks such as {@code 10.0.0.0/8}
     * @return this
     * @throws IllegalArgumentException if one is neither
     */
    public NettyServerBuilder trustedProxies(List<String> addresses) {
        proxies = new TrustedProxies(requireNonNull(addresses, "trustedProxies"));
        return this;
    }

    /**
     * Which hosts the server answers to; a request that names another is answered 421. Default: any.
     *
     * @param names such as {@code example.com}, {@code *.example.com}, {@code localhost:8000} or {@code [::1]};
     *     without a port, any port; none for any host
     * @return this
     * @throws IllegalArgumentException if one is no host
     */
    public NettyServerBuilder allowedHosts(List<String> names) {
        hosts = AllowedHosts.of(requireNonNull(names, "allowedHosts"));
        return this;
    }

    /**
     * Has what clients reach encrypted: https and wss. Default: it is not, because a proxy before the server does it.
     *
     * @param options in place of those before; the files are read by {@link #start}
     * @return this
     */
    public NettyServerBuilder tls(TlsOptions options) {
        tls = requireNonNull(options, "tls");
        return this;
    }

    /**
     * Whether HTTP/2 is offered where there is TLS, on both ports; who does not ask for it speaks HTTP/1.1, and so does
     * every WebSocket. Default: it is.
     *
     * @param offered false for HTTP/1.1 only
     * @return this
     */
    public NettyServerBuilder http2(boolean offered) {
        http2 = offered;
        return this;
    }

    /**
     * Whether clients may speak HTTP/2 where there is no TLS, by beginning with it; an {@code Upgrade} from HTTP/1.1 is not
     * answered. It is for proxies and programs, as no browser does it. Default: they may not.
     *
     * @param spoken true if they may
     * @return this
     */
    public NettyServerBuilder h2c(boolean spoken) {
        h2c = spoken;
        return this;
    }

    /**
     * Whether WebSockets may be streams of a connection of HTTP/2 (RFC 8441), for pages that come close to how many
     * connections a browser opens. They cost more than those with a connection of their own, and browsers take them
     * where they can. Default: they may not.
     *
     * @param allowed true if they may
     * @return this
     */
    public NettyServerBuilder http2WebSockets(boolean allowed) {
        http2WebSockets = allowed;
        return this;
    }

    /**
     * Listens on a second port, for operators and other servers. Default: there is none.
     *
     * @param endpoints what is there, in place of that before
     * @return this
     */
    public NettyServerBuilder internal(InternalEndpoints endpoints) {
        internal = requireNonNull(endpoints, "internal");
        return this;
    }

    /**
     * Starts listening.
     *
     * @return a server that takes connections already
     * @throws IOException if it cannot, for example because the port is in use
     * @throws TlsException if a certificate or key cannot be used; it says why
     * @throws IllegalStateException if the engine has been closed
     * @throws IllegalArgumentException if two endpoints have the same path or one has an impossible one, one without
     *     a protocol has no notifications, or the transport does not work on this machine
     */
    public NettyServer start() throws IOException {
        return BorrowedThread.during(this::startHere);
    }

    private NettyServer startHere() throws IOException {
        transport.require();
        Network.Fronts fronts = new Network.Fronts(
                settings,
                limits,
                proxies,
                hosts,
                Encryption.of(tls, internal == null ? null : internal.tls(), http2),
                h2c,
                http2WebSockets);
        Network network = new Network(fanfare, transport, httpLoopCount, loopCount, fronts);
        try {
            install(network);
            Channel listener =
                    network.listen(host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port));
            Channel second = internal == null ? null : network.listenInternally(internal.address());
            NettyServer server = new NettyServer(fanfare, network, listener, second, shutdownTimeout, shutdownSpread);
            fanfare.part(Attachments.class).add(server, server::isOnLoop);
            network.rawEndpoints().open();
            RunningHosts.add(server);
            LOG.info("Listening on {} with {} loops on {}", listener.localAddress(), loopCount, transport);
            return server;
        } catch (IOException | RuntimeException | Error failed) {
            network.end(Duration.ofSeconds(1));
            throw failed;
        }
    }

    private void install(Network network) {
        webSockets.install(network, fanfare);
        streams.install(network, fanfare);
        Routes routes = network.routes();
        reserved.forEach(network.rawEndpoints().reserved()::add);
        http.forEach((path, endpoint) -> routes.add(path, handler(endpoint)));
        if (healthPath != null) {
            network.rawEndpoints().reserved().add(healthPath);
            routes.add(healthPath, handler(new HealthEndpoint(network::isDraining, ready)));
        }
        exchanges.forEach(routes::add);
        if (home != null) {
            routes.setHome(handler(home));
        }
        raw.forEach(endpoint -> endpoint.accept(network.rawEndpoints()));
        if (internal != null) {
            internal.install(
                    network.internalRoutes(), this::handler, () -> new HealthEndpoint(network::isDraining, ready));
        }
    }

    private EndpointHandler handler(HttpEndpoint endpoint) {
        return new EndpointHandler(endpoint, settings.maxBodyBytes(), fanfare.part(Attachments.class)::handlerThreads);
    }
}
