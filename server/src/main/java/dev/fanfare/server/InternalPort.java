package dev.fanfare.server;

import dev.fanfare.netty.InternalEndpoints;
import dev.fanfare.netty.NettyServerBuilder;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.server.config.ServerConfig;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Where operators and other servers find what is for them.
 *
 * @param http adds an endpoint
 * @param health adds the endpoint of health
 */
record InternalPort(BiConsumer<String, HttpEndpoint> http, Consumer<String> health) {

    /**
     * A port of its own, or that of clients, as the configuration says.
     *
     * @param network gets the port of its own
     */
    static InternalPort of(ServerConfig.HttpServer config, ListenAddress address, NettyServerBuilder network) {
        Optional<InternalEndpoints> own =
                config.ownInternalPort().map(port -> InternalEndpoints.at(address.host(), port));
        own.ifPresent(internal -> {
            config.internalTlsKeys().options().ifPresent(internal::tls);
            network.internal(internal);
        });
        return own.map(internal -> new InternalPort(internal::http, internal::health))
                .orElseGet(() -> new InternalPort(network::http, network::health));
    }
}
