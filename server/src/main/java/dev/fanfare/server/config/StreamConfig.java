package dev.fanfare.server.config;

import dev.fanfare.netty.NettyServerBuilder;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.StreamEndpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where clients connect over plain HTTP.
 *
 * @param sse {@code sse}
 * @param httpStream {@code http_stream}
 * @param uniSse {@code uni_sse}
 * @param uniHttpStream {@code uni_http_stream}
 * @param emulation {@code emulation}
 */
public record StreamConfig(
        Stream sse, Stream httpStream, UniStream uniSse, UniStream uniHttpStream, Emulation emulation) {

    private static final String CODES = "connect_code_to_http_response";
    private static final String TRANSFORMS = "transforms";

    /** {@code sse} and its like. */
    public record Stream(boolean enabled, String handlerPrefix, int maxRequestBodySize) {
        public Stream {
            ServerConfig.requirePath(handlerPrefix);
            requireBody(maxRequestBodySize);
        }
    }

    /** {@code uni_sse} and its like. */
    public record UniStream(
            boolean enabled, String handlerPrefix, int maxRequestBodySize, Codes connectCodeToHttpResponse) {
        public UniStream {
            ServerConfig.requirePath(handlerPrefix);
            requireBody(maxRequestBodySize);
        }
    }

    /** {@code connect_code_to_http_response}. */
    public record Codes(boolean enabled, List<Transform> transforms) {
        public Codes {
            transforms = List.copyOf(transforms);
        }

        /** The answers by code, the first one of each; null if a stream tells whoever may not connect. */
        @Nullable
        Map<Integer, HttpAnswer> answers() {
            if (!enabled) {
                return null;
            }
            Map<Integer, HttpAnswer> answers = new HashMap<>();
            transforms.forEach(transform -> answers.putIfAbsent(transform.code, transform.to.answer()));
            return answers;
        }
    }

    /** One of {@code transforms}. */
    public record Transform(int code, To to) {
        public Transform {
            if (code < 1) {
                throw new IllegalArgumentException("code must be that of an error or a disconnect, and is " + code);
            }
        }
    }

    /** {@code to}. */
    public record To(int statusCode, String body) {
        public To {
            if (statusCode < 200 || statusCode > 599) {
                throw new IllegalArgumentException("status_code must be 200 to 599, and is " + statusCode);
            }
        }

        HttpAnswer answer() {
            return body.isEmpty() ? HttpAnswer.status(statusCode) : HttpAnswer.text(statusCode, body);
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
                uniStream(binder, "uni_sse"),
                uniStream(binder, "uni_http_stream"),
                binder.bind("emulation", Emulation.class));
    }

    private static UniStream uniStream(ConfigBinder binder, String path) {
        ObjectNode complete = binder.object(path).deepCopy();
        ObjectNode codes = (ObjectNode) complete.path(CODES);
        ArrayNode transforms = complete.arrayNode();
        binder.elements(path + "." + CODES + "." + TRANSFORMS, codes.path(TRANSFORMS))
                .forEach((place, element) -> {
                    binder.bind(place, element, Transform.class);
                    transforms.add(element);
                });
        codes.set(TRANSFORMS, transforms);
        return binder.bind(path, complete, UniStream.class);
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
        if (sse.enabled) {
            network.stream(stream(StreamEndpoint.Kind.SSE, sse, origins));
        }
        if (httpStream.enabled) {
            network.stream(stream(StreamEndpoint.Kind.HTTP_STREAM, httpStream, origins));
        }
        if (uniSse.enabled) {
            network.stream(stream(StreamEndpoint.Kind.UNI_SSE, uniSse, origins));
        }
        if (uniHttpStream.enabled) {
            network.stream(stream(StreamEndpoint.Kind.UNI_HTTP_STREAM, uniHttpStream, origins));
        }
        if (sse.enabled || httpStream.enabled) {
            network.emulation(new EmulationEndpoint(emulation.handlerPrefix, emulation.maxRequestBodySize, origins));
        }
    }

    private static StreamEndpoint stream(StreamEndpoint.Kind kind, Stream stream, List<String> origins) {
        return new StreamEndpoint(kind, stream.handlerPrefix, stream.maxRequestBodySize, origins);
    }

    private static StreamEndpoint stream(StreamEndpoint.Kind kind, UniStream stream, List<String> origins) {
        return new StreamEndpoint(
                kind,
                stream.handlerPrefix,
                stream.maxRequestBodySize,
                origins,
                stream.connectCodeToHttpResponse.answers());
    }
}
