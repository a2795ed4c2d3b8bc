package dev.fanfare.server.config;

import dev.fanfare.netty.NettyServerBuilder;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.StreamEndpoint;
import java.util.List;

/**
 * Where clients connect over plain HTTP.
 *
 * @param sse {@code sse}
 * @param httpStream {@code http_stream}
 * @param uniSse {@code uni_sse}
 * @param uniHttpStream {@code uni_http_stream}
 * @param emulation {@code emulation}
 */
public record StreamConfig(Stream sse, Stream httpStream, Stream uniSse, Stream uniHttpStream, Emulation emulation) {

    /** {@code sse} and its like. */
    public record Stream(boolean enabled, String handlerPrefix, int maxRequestBodySize) {
        public Stream {
            ServerConfig.requirePath(handlerPrefix);
            requireBody(maxRequestBodySize);
        }
    }

    /** {@code emulation}. */
    public record Emulation(String handlerPrefix, int maxRequestBodySize) {
        public Emulation {
            ServerConfig.requirePath(handlerPrefix);
            requireBody(maxRequestBodySize);
        }
    }

    private static void requireBody(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("max_request_body_size must be at least 1, and is " + bytes);
        }
    }

    static StreamConfig of(ConfigBinder binder) {
        return new StreamConfig(
                binder.bind("sse", Stream.class),
                binder.bind("http_stream", Stream.class),
                binder.bind("uni_sse", Stream.class),
                binder.bind("uni_http_stream", Stream.class),
                binder.bind("emulation", Emulation.class));
    }

    /** Whether anything is open. */
    public boolean isEnabled() {
        return sse.enabled || httpStream.enabled || uniSse.enabled || uniHttpStream.enabled;
    }

    /**
     * Opens what is enabled.
     *
     * @param origins which pages may connect
     */
    public void open(NettyServerBuilder network, List<String> origins) {
        open(network, StreamEndpoint.Kind.SSE, sse, origins);
        open(network, StreamEndpoint.Kind.HTTP_STREAM, httpStream, origins);
        open(network, StreamEndpoint.Kind.UNI_SSE, uniSse, origins);
        open(network, StreamEndpoint.Kind.UNI_HTTP_STREAM, uniHttpStream, origins);
        if (sse.enabled || httpStream.enabled) {
            network.emulation(new EmulationEndpoint(emulation.handlerPrefix, emulation.maxRequestBodySize, origins));
        }
    }

    private static void open(
            NettyServerBuilder network, StreamEndpoint.Kind kind, Stream stream, List<String> origins) {
        if (stream.enabled) {
            network.stream(new StreamEndpoint(kind, stream.handlerPrefix, stream.maxRequestBodySize, origins));
        }
    }
}
