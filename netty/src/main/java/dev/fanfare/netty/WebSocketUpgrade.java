package dev.fanfare.netty;

import dev.fanfare.protocol.Encoding;
import dev.fanfare.spi.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
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
    private final Map<WebSocketEndpoint, OriginCheck> origins = new HashMap<>();

    /**
     * @param homes for each event loop that connections may be on
     */
    WebSocketUpgrade(Map<EventLoop, Home> homes, Iterable<WebSocketEndpoint> endpoints) {
        this.homes = Map.copyOf(homes);
        endpoints.forEach(endpoint -> origins.put(endpoint, new OriginCheck(endpoint.allowedOrigins())));
    }

    /**
     * Upgrades a connection.
     *
     * @return why not, or null if the upgrade is under way
     */
    @Nullable
    HttpAnswer accept(
            ChannelHandlerContext http, FullHttpRequest request, Handshake handshake, WebSocketEndpoint endpoint) {
        if (!Objects.requireNonNull(origins.get(endpoint)).allows(handshake)) {
            return HttpAnswer.text(403, "This origin may not connect; see client.allowed_origins");
        }
        return shakeHands(
                http.channel(),
                request,
                endpoint.path(),
                WebSocketEndpoint.PROTOBUF_SUBPROTOCOL + "," + WebSocketEndpoint.JSON_SUBPROTOCOL,
                endpoint.maxMessageSize(),
                subprotocol -> connect(http, handshake, endpoint, subprotocol));
    }

    /** Whether a request asks for a WebSocket at all. */
    static boolean isHandshake(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    static HttpAnswer unknownVersion() {
        return HttpAnswer.text(426, "WebSocket version 13 is needed").with("sec-websocket-version", "13");
    }

    /** What is to be done once a connection speaks WebSocket. */
    interface Connected {
        void with(@Nullable String subprotocol);
    }

    /**
     * Shakes hands.
     *
     * @param subprotocols those that can be selected, with commas between, or null
     * @param maxFrameSize in bytes
     * @return why not, or null if the upgrade is under way
     */
    static @Nullable HttpAnswer shakeHands(
            Channel channel,
            FullHttpRequest request,
            String path,
            @Nullable String subprotocols,
            int maxFrameSize,
            Connected connected) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxFrameSize)
                .allowExtensions(false)
                // Messages are checked where they are decoded, and connections close with codes of their own.
                .withUTF8Validator(false)
                .closeOnProtocolViolation(false)
                .build();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(path, subprotocols, config).newHandshaker(request);
        if (handshaker == null) {
            return unknownVersion();
        }
        try {
            handshaker.handshake(channel, request, null, channel.newPromise()).addListener(done -> {
                if (done.isSuccess()) {
                    connected.with(handshaker.selectedSubprotocol());
                } else {
                    channel.close();
                }
            });
            return null;
        } catch (WebSocketHandshakeException notAHandshake) {
            return HttpAnswer.text(400, "This is a WebSocket endpoint: " + notAHandshake.getMessage());
        }
    }

    /** Puts a connection in the place of everything that is for HTTP. */
    static void replaceHttp(ChannelHandlerContext http, ChannelHandler connection) {
        ChannelPipeline pipeline = http.pipeline();
        pipeline.remove("wsencoder");
        pipeline.remove(Pipeline.FLOW);
        pipeline.replace(http.handler(), Pipeline.CONNECTION, connection);
    }

    private void connect(
            ChannelHandlerContext http, Handshake handshake, WebSocketEndpoint endpoint, @Nullable String subprotocol) {
        Channel channel = http.channel();
        Home home = Objects.requireNonNull(homes.get(channel.eventLoop()));
        Map<String, List<String>> query = new QueryStringDecoder(handshake.uri()).parameters();
        boolean protobuf = WebSocketEndpoint.PROTOBUF_SUBPROTOCOL.equals(subprotocol)
                || "protobuf".equals(first(query, "format"))
                || "protobuf".equals(first(query, "cf_protocol"));
        boolean framePings = "true".equals(first(query, "cf_ws_frame_ping_pong"));
        WebSocketConnection connection = new WebSocketConnection(
                channel,
                home,
                WebSocketFormat.of(protobuf ? Encoding.PROTOBUF : Encoding.JSON),
                framePings,
                endpoint.maxMessageSize());
        replaceHttp(http, connection);
        connection.deliverTo(home.acceptor().open(connection, handshake));
        channel.config().setAutoRead(true);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }
}
