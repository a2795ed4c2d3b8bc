package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.internal.stream.Emulation;
import dev.fanfare.netty.internal.stream.StreamOpening;
import dev.fanfare.netty.internal.websocket.ClientCookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a server lets clients connect over plain HTTP. */
final class Streams {

    private final List<StreamEndpoint> added = new ArrayList<>();
    private @Nullable EmulationEndpoint emulation;

    void add(StreamEndpoint endpoint) {
        added.add(endpoint);
    }

    void emulation(EmulationEndpoint endpoint) {
        emulation = endpoint;
    }

    /**
     * Opens them, and keeps their paths from raw endpoints.
     *
     * @throws IllegalArgumentException if two have the same path, or let in different pages and nothing says which of them
     *     may send
     */
    void install(Network network, Fanfare fanfare) {
        ClientCookie cookie = WebSockets.cookie(fanfare);
        for (StreamEndpoint endpoint : added) {
            network.rawEndpoints().reserved().add(endpoint.path());
            network.routes().add(endpoint.path(), new StreamOpening(endpoint, network.sessionLoops(), cookie));
        }
        EmulationEndpoint beside = emulation;
        if (beside == null && added.stream().anyMatch(StreamEndpoint::takesCommands)) {
            beside = EmulationEndpoint.DEFAULT.withAllowedOrigins(commonOrigins());
        }
        if (beside != null) {
            network.rawEndpoints().reserved().add(beside.path());
            network.routes().add(beside.path(), new Emulation(beside, fanfare.part(Attachments.class)::received));
        }
    }

    private String[] commonOrigins() {
        List<List<String>> origins = added.stream()
                .filter(StreamEndpoint::takesCommands)
                .map(StreamEndpoint::allowedOrigins)
                .distinct()
                .toList();
        if (origins.size() > 1) {
            throw new IllegalArgumentException("streams have different allowed origins, " + origins
                    + ": say by NettyServerBuilder.emulation(...) which pages may send commands");
        }
        return origins.get(0).toArray(String[]::new);
    }
}
