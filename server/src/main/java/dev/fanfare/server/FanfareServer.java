package dev.fanfare.server;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.HeaderLogins;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.NettyServerBuilder;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.files.BrowserScript;
import dev.fanfare.netty.internal.files.StaticFiles;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketHost;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.redis.RedisEngine;
import dev.fanfare.server.api.ApiEndpoint;
import dev.fanfare.server.api.ApiMethods;
import dev.fanfare.server.api.ApiRpc;
import dev.fanfare.server.api.PushReports;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.consumer.Consumers;
import dev.fanfare.server.database.ServerDatabase;
import dev.fanfare.server.home.HomePage;
import dev.fanfare.server.home.NextSteps;
import dev.fanfare.server.metrics.MetricsEndpoint;
import dev.fanfare.server.proxy.Proxies;
import dev.fanfare.server.token.TokenChecks;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: an engine and a network, put together as a configuration says. */
public final class FanfareServer implements WebSocketHost, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FanfareServer.class);

    private final Fanfare fanfare;
    private final NettyServer network;
    private final String url;
    private final ServerDatabase database;
    private final Consumers consumers;
    private final Proxies proxies;

    private FanfareServer(
            Fanfare fanfare,
            NettyServer network,
            String url,
            ServerDatabase database,
            Consumers consumers,
            Proxies proxies) {
        this.fanfare = fanfare;
        this.network = network;
        this.url = url;
        this.database = database;
        this.consumers = consumers;
        this.proxies = proxies;
    }

    /** Starts describing a server. */
    public static Builder builder(ServerConfig config) {
        return new Builder(config);
    }

    /** The engine. */
    public Fanfare fanfare() {
        return fanfare;
    }

    /** The port it listens on. */
    public int port() {
        return network.port();
    }

    /** The port of the API, metrics and health, if they have one of their own. */
    public OptionalInt internalPort() {
        return network.internalPort();
    }

    /** Where it can be reached from this machine, such as {@code http://localhost:8000}. */
    public String url() {
        return url;
    }

    @Override
    public <T> WebSocketServer<T> rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
        return network.rawEndpoint(handler, options);
    }

    /** Stops: lets the clients go elsewhere, then closes everything. */
    @Override
    public void close() {
        fanfare.drain();
        consumers.close();
        database.end();
        network.close();
        fanfare.close();
        proxies.close();
        database.close();
    }

    /** Describes a server. */
    public static final class Builder {

        private final ServerConfig config;
        private Consumer<FanfareBuilder> engine = builder -> {};
        private boolean hooked;
        private Consumer<Fanfare> application = fanfare -> {};
        private final Map<String, HttpEndpoint> http = new LinkedHashMap<>();
        private final Map<String, ApiRpc> rpc = new LinkedHashMap<>();
        private Consumer<NettyServerBuilder> endpoints = network -> {};

        private Builder(ServerConfig config) {
            this.config = config;
        }

        /** Hooks an application into the engine, after everything the configuration says. */
        public Builder engine(Consumer<FanfareBuilder> configure) {
            engine = engine.andThen(configure);
            hooked = true;
            return this;
        }

        /** Hands the engine to an application before the first client can come. */
        public Builder application(Consumer<Fanfare> start) {
            application = application.andThen(start);
            return this;
        }

        /**
         * Answers servers that call a method with {@code rpc} over the HTTP API; without one, they get error
         * 104. What clients call is {@link FanfareBuilder#onRpc}.
         *
         * @throws IllegalArgumentException if the method has an answer already
         */
        public Builder apiRpc(String method, ApiRpc answer) {
            if (rpc.putIfAbsent(method, answer) != null) {
                throw new IllegalArgumentException("there are two answers to the method \"" + method + "\"");
            }
            return this;
        }

        /** Adds an HTTP endpoint; see {@link NettyServerBuilder#http}. */
        public Builder http(String path, HttpEndpoint endpoint) {
            http.put(path, endpoint);
            return this;
        }

        /** Serves the files of a folder; see {@link NettyServerBuilder#files(String, Path)}. */
        public Builder files(String path, Path folder) {
            return http(path, StaticFiles.of(path, folder));
        }

        /** Serves a folder of the class path; see {@link NettyServerBuilder#files(String, Class, String)}. */
        public Builder files(String path, Class<?> beside, String folder) {
            return http(path, StaticFiles.of(path, beside, folder));
        }

        /** Adds a raw WebSocket endpoint; see {@link NettyServerBuilder#rawEndpoint}. */
        public <T> Builder rawEndpoint(ServerHandler<T> handler, EndpointOptions<T> options) {
            endpoints = endpoints.andThen(network -> network.rawEndpoint(handler, options));
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws ListenException if it cannot listen, for example because the port is in use
         * @throws IllegalArgumentException if two endpoints have the same path, or the configured transport
         *     does not work on this machine
         * @throws ConfigException if a configured database cannot be used
         */
        public FanfareServer start() throws ListenException {
            ServerConfig.HttpServer http = config.httpServer();
            ListenAddresses addresses = ListenAddresses.of(http);
            http.tls().require("http_server.tls");
            http.internalTls().require("http_server.internal_tls");
            FanfareBuilder builder = Fanfare.builder()
                    .nodeName(config.nodeName().isEmpty() ? machineName() : config.nodeName())
                    .clients(config.clients())
                    .rateLimits(config.rateLimits())
                    .channelSyntax(config.channelSyntax())
                    .withoutNamespace(config.withoutNamespace())
                    .historyMetaTtl(config.historyMetaTtl())
                    .deliveryQueueMaxSize(config.deliveryQueueMaxSize())
                    .publicationLimits(config.publicationLimits());
            if (config.memoryMaxSize() > 0) {
                builder.memoryMaxSize(config.memoryMaxSize());
            }
            config.namespaces().forEach(builder::namespace);
            config.sharedPoll().ifPresent(builder::sharedPolls);
            if (config.notifications().enabled()) {
                builder.notifications(config.notifications().options());
            }
            if (config.live().enabled()) {
                builder.live(config.live().options());
            }
            if (config.sequence().enabled()) {
                builder.sequences(config.sequence().options());
            }
            TokenChecks.of(config.token(), config.subscriptionToken(), InstantSource.system())
                    .ifPresent(builder::tokens);
            Consumers consumers = Consumers.open(config.consumers());
            try {
                return start(builder, addresses, consumers);
            } catch (ListenException | RuntimeException problem) {
                consumers.close();
                throw problem;
            }
        }

        private FanfareServer start(FanfareBuilder builder, ListenAddresses addresses, Consumers consumers)
                throws ListenException {
            ServerDatabase database = ServerDatabase.open(config);
            Optional<RedisEngine> redis =
                    config.redis().map(keys -> keys.builder().build());
            try {
                redis.ifPresent(shared -> shared.addTo(builder));
                endpoints = endpoints.andThen(network -> redis.ifPresent(shared -> network.ready(shared::isReachable)));
                database.extend(builder);
                if (!config.userIdHttpHeader().isEmpty()) {
                    builder.onConnecting(HeaderLogins.of(config.userIdHttpHeader(), letsInAnybody(config.clients())));
                }
                Proxies proxies = new Proxies(config);
                proxies.hookInto(builder);
                engine.accept(builder);
                return start(builder.build(), addresses, database, consumers, proxies);
            } catch (ListenException | RuntimeException problem) {
                redis.ifPresent(RedisEngine::close);
                database.close();
                throw problem;
            }
        }

        private static boolean letsInAnybody(ClientOptions clients) {
            return clients.insecure() || clients.allowAnonymousConnectWithoutToken();
        }

        private FanfareServer start(
                Fanfare fanfare,
                ListenAddresses addresses,
                ServerDatabase database,
                Consumers consumers,
                Proxies proxies)
                throws ListenException {
            try {
                application.accept(fanfare);
                database.prepare(fanfare);
                ApiMethods methods =
                        new ApiMethods(fanfare, rpc, database.relay().orElse(null));
                MeterBinder metrics = registry -> {
                    database.bindTo(registry);
                    consumers.bindTo(registry);
                    proxies.bindTo(registry);
                };
                NettyServer network =
                        network(fanfare, addresses, methods, metrics).start();
                database.begin();
                consumers.begin(methods);
                logRemarks();
                return new FanfareServer(
                        fanfare, network, addresses.url(config.httpServer(), network), database, consumers, proxies);
            } catch (IOException notListening) {
                fanfare.close();
                throw addresses.problem(config.httpServer(), notListening);
            } catch (RuntimeException problem) {
                fanfare.close();
                throw problem;
            }
        }

        private void logRemarks() {
            config.remarks().warnings().forEach(LOG::warn);
            // An application that hooks into the engine may let clients in by itself.
            if (!hooked && NextSteps.nobodyCanConnect(config)) {
                LOG.warn(NextSteps.LET_CLIENTS_IN);
            }
            if (NextSteps.apiIsClosed(config)) {
                LOG.info(NextSteps.OPEN_THE_API);
            }
            config.remarks().passedOver().forEach(name -> LOG.debug("{} is no key, and passed over", name));
        }

        private NettyServerBuilder network(
                Fanfare fanfare, ListenAddresses addresses, ApiMethods methods, MeterBinder metrics) {
            NettyServerBuilder network = NettyServer.builder(fanfare)
                    .host(addresses.clients().host())
                    .port(config.httpServer().port())
                    .transport(config.httpServer().transport().choose())
                    .trustedProxies(config.httpServer().trustedProxies())
                    .allowedHosts(config.httpServer().allowedHosts())
                    .httpSettings(HttpSettings.DEFAULT
                            .maxRequestLineBytes(config.httpServer().maxRequestLineSize())
                            .maxHeaderBytes(config.httpServer().maxHeaderSize())
                            .maxBodyBytes(config.httpApi().maxRequestBodySize()))
                    .connectionLimits(config.connectionLimits())
                    .reserve(config.httpApi().handlerPrefix())
                    .reserve(config.prometheus().handlerPrefix())
                    .shutdownTimeout(config.shutdownTimeout())
                    .shutdownSpread(config.shutdownSpread());
            if (config.httpServer().loops() > 0) {
                network.loops(config.httpServer().loops())
                        .httpLoops(config.httpServer().loops());
            }
            config.webSockets().open(network, config.allowedOrigins());
            config.streams().open(network, config.allowedOrigins());
            String plain = config.notifications().handlerPrefix();
            if (config.notifications().enabled() && !plain.isEmpty()) {
                network.webSocket(config.webSockets().plain(plain, config.allowedOrigins()));
            }
            config.httpServer().tls().options().ifPresent(network::tls);
            network.http2(config.httpServer().http2())
                    .h2c(config.httpServer().h2cExternal())
                    .http2WebSockets(config.httpServer().http2Websockets());
            InternalPort internal = InternalPort.of(config.httpServer(), addresses.internal(), network);
            ServerConfig.HttpApi api = config.httpApi();
            if (!api.disabled()) {
                String prefix = api.handlerPrefix() + "/";
                internal.http().accept(prefix, new ApiEndpoint(methods, prefix, api.key(), api.insecure()));
            }
            if (config.health().enabled()) {
                internal.health().accept(config.health().handlerPrefix());
            }
            if (config.prometheus().enabled()) {
                internal.http().accept(config.prometheus().handlerPrefix(), new MetricsEndpoint(fanfare, metrics));
            }
            for (BrowserScript script : BrowserScript.values()) {
                // A build without Node has no scripts.
                if (script.isThere()) {
                    script.load().forEach((path, file) -> {
                        if (!http.containsKey(path)) {
                            network.http(path, file);
                        }
                    });
                }
            }
            if (config.push().enabled() && !config.push().reportPath().isEmpty()) {
                network.http(config.push().reportPath(), new PushReports(fanfare));
            }
            if (!config.home().disabled()) {
                network.home(new HomePage(config, hooked));
            }
            http.forEach(network::http);
            endpoints.accept(network);
            return network;
        }

        private static String machineName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unnamed) {
                return "fanfare";
            }
        }
    }
}
