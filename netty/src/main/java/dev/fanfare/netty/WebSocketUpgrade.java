package dev.fanfare.netty;

import dev.fanfare.protocol.Encoding;
import dev.fanfare.spi.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
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
        WebSocketServerHandshaker handshaker = handshaker(request, endpoint);
        if (handshaker == null) {
            return HttpAnswer.text(426, "WebSocket version 13 is needed").with("sec-websocket-version", "13");
        }
        Channel channel = http.channel();
        try {
            handshaker.handshake(channel, request, null, channel.newPromise()).addListener(done -> {
                if (done.isSuccess()) {
                    connect(http, handshake, endpoint, handshaker.selectedSubprotocol());
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
                .allowExtensions(false)
                // The codecs check what they decode, and the connection closes with codes of its own.
                .withUTF8Validator(false)
                .closeOnProtocolViolation(false)
                .build();
        return new WebSocketServerHandshakerFactory(endpoint.path(), subprotocols, config).newHandshaker(request);
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
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove("wsencoder");
        pipeline.remove(Pipeline.FLOW);
        pipeline.replace(http.handler(), Pipeline.CONNECTION, connection);
        connection.deliverTo(home.acceptor().open(connection, handshake));
        channel.config().setAutoRead(true);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }
}
