package dev.fanfare.netty;

import dev.fanfare.protocol.Encoding;
import dev.fanfare.spi.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP connection into a WebSocket. Nothing of HTTP stays in the pipeline afterwards.
 */
final class WebSocketUpgrade {

    private final Map<EventLoop, Home> homes;
    private final Map<WebSocketEndpoint, Terms> terms = new HashMap<>();

    /**
     * @param homes for each event loop that connections may be on
     */
    WebSocketUpgrade(Map<EventLoop, Home> homes, Iterable<WebSocketEndpoint> endpoints) {
        this.homes = Map.copyOf(homes);
        endpoints.forEach(endpoint -> terms.put(endpoint, Terms.of(endpoint)));
    }

    /**
     * On which terms clients connect to an endpoint.
     *
     * @param origins which pages may
     * @param compressedJson the format of clients that ask for compression; null if there is none
     * @param compressedProtobuf the same
     */
    private record Terms(
            OriginCheck origins,
            @Nullable WebSocketFormat compressedJson,
            @Nullable WebSocketFormat compressedProtobuf) {

        static Terms of(WebSocketEndpoint endpoint) {
            OriginCheck origins = new OriginCheck(endpoint.allowedOrigins());
            WebSocketEndpoint.@Nullable Compression compression = endpoint.compression();
            if (compression == null) {
                return new Terms(origins, null, null);
            }
            Deflate deflate = new Deflate(compression);
            return new Terms(
                    origins,
                    WebSocketFormat.of(Encoding.JSON, deflate),
                    WebSocketFormat.of(Encoding.PROTOBUF, deflate));
        }

        boolean compress(FullHttpRequest request) {
            return compressedJson != null
                    && request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                            .anyMatch(Deflate::isOfferedIn);
        }

        WebSocketFormat format(boolean protobuf, boolean compressed) {
            WebSocketFormat plain = protobuf ? WebSocketFormat.PROTOBUF : WebSocketFormat.JSON;
            WebSocketFormat small = protobuf ? compressedProtobuf : compressedJson;
            return compressed && small != null ? small : plain;
        }
    }

    /**
     * Upgrades a connection.
     *
     * @return why not, or null if the upgrade is under way
     */
    @Nullable
    HttpAnswer accept(
            ChannelHandlerContext http, FullHttpRequest request, Handshake handshake, WebSocketEndpoint endpoint) {
        Terms here = Objects.requireNonNull(terms.get(endpoint));
        if (!here.origins.allows(handshake)) {
            return HttpAnswer.text(403, "This origin may not connect; see client.allowed_origins");
        }
        WebSocketServerHandshaker handshaker = handshaker(request, endpoint);
        if (handshaker == null) {
            return HttpAnswer.text(426, "WebSocket version 13 is needed").with("sec-websocket-version", "13");
        }
        Channel channel = http.channel();
        boolean compressed = here.compress(request);
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        if (compressed) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Deflate.AGREEMENT);
        }
        try {
            handshaker
                    .handshake(channel, request, headers, channel.newPromise())
                    .addListener(done -> {
                        if (done.isSuccess()) {
                            WebSocketFormat format =
                                    here.format(isProtobuf(handshake, handshaker.selectedSubprotocol()), compressed);
                            connect(http, handshake, endpoint, format);
                        } else {
                            channel.close();
                        }
                    });
            return null;
        } catch (WebSocketHandshakeException notAHandshake) {
            return HttpAnswer.text(400, "This is a WebSocket endpoint: " + notAHandshake.getMessage());
        }
    }

    private static @Nullable WebSocketServerHandshaker handshaker(FullHttpRequest request, WebSocketEndpoint endpoint) {
        String subprotocols = WebSocketEndpoint.PROTOBUF_SUBPROTOCOL + "," + WebSocketEndpoint.JSON_SUBPROTOCOL;
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(endpoint.maxMessageSize())
                .allowExtensions(endpoint.compression() != null)
                // The codecs check what they decode, and the connection closes with codes of its own.
                .withUTF8Validator(false)
                .closeOnProtocolViolation(false)
                .build();
        return new WebSocketServerHandshakerFactory(endpoint.path(), subprotocols, config).newHandshaker(request);
    }

    private static boolean isProtobuf(Handshake handshake, @Nullable String subprotocol) {
        return WebSocketEndpoint.PROTOBUF_SUBPROTOCOL.equals(subprotocol)
                || "protobuf".equals(parameter(handshake, "format"))
                || "protobuf".equals(parameter(handshake, "cf_protocol"));
    }

    private void connect(
            ChannelHandlerContext http, Handshake handshake, WebSocketEndpoint endpoint, WebSocketFormat format) {
        Channel channel = http.channel();
        Home home = Objects.requireNonNull(homes.get(channel.eventLoop()));
        boolean framePings = "true".equals(parameter(handshake, "cf_ws_frame_ping_pong"));
        WebSocketConnection connection =
                new WebSocketConnection(channel, home, format, framePings, endpoint.maxMessageSize());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove("wsencoder");
        pipeline.remove(Pipeline.FLOW);
        pipeline.replace(http.handler(), Pipeline.CONNECTION, connection);
        connection.deliverTo(home.acceptor().open(connection, handshake));
        channel.config().setAutoRead(true);
    }

    private static @Nullable String parameter(Handshake handshake, String name) {
        return new QueryStringDecoder(handshake.uri())
                .parameters().getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }
}
