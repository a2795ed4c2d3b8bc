package dev.fanfare.netty;

import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.spi.Handshake;
import dev.fanfare.spi.Inbound;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP connection into a WebSocket. Nothing of HTTP stays in the pipeline afterwards.
 */
final class WebSocketUpgrade {

    /** For the decoder that a handshake puts into the pipeline, which is taken out at once. */
    private static final WebSocketDecoderConfig UNUSED =
            WebSocketDecoderConfig.newBuilder().build();

    private final Map<EventLoop, Home> homes;
    private final Map<WebSocketEndpoint, Terms> terms = new HashMap<>();
    private final @Nullable ClientCookie cookie;

    /**
     * @param homes for each event loop that connections may be on
     * @param cookie tells browsers apart, or null
     */
    WebSocketUpgrade(Map<EventLoop, Home> homes, Iterable<WebSocketEndpoint> endpoints, @Nullable ClientCookie cookie) {
        this.homes = Map.copyOf(homes);
        this.cookie = cookie;
        endpoints.forEach(endpoint -> terms.put(endpoint, Terms.of(endpoint)));
    }

    /**
     * How messages look on the wire.
     *
     * @param reader takes apart what clients send
     * @param json for clients that speak JSON
     * @param protobuf for clients that speak Protobuf
     */
    private record Wire(FrameReader reader, WebSocketFormat json, WebSocketFormat protobuf) {

        /** Without a protocol there is one format, whatever a client asks for. */
        static Wire plain(FrameReader reader, WebSocketFormat format) {
            return new Wire(reader, format, format);
        }

        boolean isPlain() {
            return json.codec().encoding() == Encoding.PLAIN;
        }
    }

    /**
     * On which terms clients connect to an endpoint.
     *
     * @param origins which pages may
     * @param plain for clients in general
     * @param compressed for clients that ask for compression; null if there is none
     */
    private record Terms(
            AllowedOrigins origins, Wire plain, @Nullable Wire compressed) {

        static Terms of(WebSocketEndpoint endpoint) {
            int limit = endpoint.maxMessageSize();
            WebSocketEndpoint.@Nullable Compression compression = endpoint.compression();
            return new Terms(
                    AllowedOrigins.of(endpoint.allowedOrigins()),
                    endpoint.plain()
                            ? Wire.plain(new FrameReader(limit, false), WebSocketFormat.PLAIN)
                            : new Wire(new FrameReader(limit, false), WebSocketFormat.JSON, WebSocketFormat.PROTOBUF),
                    compression == null ? null : compressed(endpoint, new Deflate(compression)));
        }

        private static Wire compressed(WebSocketEndpoint endpoint, Deflate deflate) {
            FrameReader reader = new FrameReader(endpoint.maxMessageSize(), true);
            if (endpoint.plain()) {
                return Wire.plain(reader, WebSocketFormat.of(Encoding.PLAIN, deflate));
            }
            return new Wire(
                    reader, WebSocketFormat.of(Encoding.JSON, deflate), WebSocketFormat.of(Encoding.PROTOBUF, deflate));
        }

        Wire wireFor(FullHttpRequest request) {
            boolean asked = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
                    .anyMatch(Deflate::isOfferedIn);
            return asked && compressed != null ? compressed : plain;
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
        if (!here.origins.allows(handshake, null)) {
            AllowedOrigins.logRefusal(
                    handshake, "client.allowed_origins, or the allowedOrigins of the WebSocketEndpoint");
            return HttpAnswer.text(403, "This origin may not connect; see client.allowed_origins");
        }
        HttpAnswer problem = problemWith(request);
        if (problem != null) {
            return problem;
        }
        Wire wire = here.wireFor(request);
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        if (wire.json.isCompressed()) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, Deflate.AGREEMENT);
        }
        Handshake admitted = cookie == null ? handshake : cookie.admit(handshake, endpoint.plain(), headers);
        String subprotocols = endpoint.plain()
                ? null
                : WebSocketEndpoint.PROTOBUF_SUBPROTOCOL + "," + WebSocketEndpoint.JSON_SUBPROTOCOL;
        return shakeHands(http.channel(), request, subprotocols, headers, subprotocol -> {
            boolean protobuf = isProtobuf(handshake, subprotocol);
            connect(http, admitted, wire, protobuf ? wire.protobuf : wire.json);
        });
    }

    /** Whether a request asks for a WebSocket at all. */
    static boolean isHandshake(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Why a request cannot be answered with an upgrade, if it cannot (RFC 6455, section 4.2.1). */
    static @Nullable HttpAnswer problemWith(HttpRequest request) {
        if (!isHandshake(request) || !request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            return HttpAnswer.text(400, "This is a WebSocket endpoint, and this is no WebSocket handshake");
        }
        return request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", true)
                ? null
                : HttpAnswer.text(426, "WebSocket version 13 is needed").with("sec-websocket-version", "13");
    }

    /** What is to be done once a connection speaks WebSocket. */
    interface Connected {
        void with(@Nullable String subprotocol);
    }

    /**
     * Shakes hands over a request that has no {@link #problemWith problem}.
     *
     * @param subprotocols those that are spoken here, separated by commas; null for none
     * @param headers what else to answer
     * @return why not, or null if the upgrade is under way
     */
    static @Nullable HttpAnswer shakeHands(
            Channel channel,
            FullHttpRequest request,
            @Nullable String subprotocols,
            HttpHeaders headers,
            Connected connected) {
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13(request.uri(), subprotocols, UNUSED);
        try {
            handshaker
                    .handshake(channel, request, headers, channel.newPromise())
                    .addListener(done -> {
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

    /** Puts a connection, which reads and writes frames itself, in the place of everything else. */
    static void replaceHttp(ChannelHandlerContext http, MessageReader connection) {
        ChannelPipeline pipeline = http.pipeline();
        pipeline.remove("wsdecoder");
        pipeline.remove("wsencoder");
        pipeline.remove(Pipeline.FLOW);
        pipeline.replace(http.handler(), Pipeline.CONNECTION, connection);
    }

    private static boolean isProtobuf(Handshake handshake, @Nullable String subprotocol) {
        return WebSocketEndpoint.PROTOBUF_SUBPROTOCOL.equals(subprotocol)
                || is(handshake, "format", "protobuf")
                || is(handshake, "cf_protocol", "protobuf");
    }

    private void connect(ChannelHandlerContext http, Handshake handshake, Wire wire, WebSocketFormat format) {
        Channel channel = http.channel();
        Home home = Objects.requireNonNull(homes.get(channel.eventLoop()));
        boolean framePings = wire.isPlain() || is(handshake, "cf_ws_frame_ping_pong", "true");
        WebSocketConnection connection = new WebSocketConnection(channel, home, format, wire.reader, framePings);
        replaceHttp(http, connection);
        Inbound session = home.acceptor().open(connection, handshake);
        connection.deliverTo(session);
        channel.config().setAutoRead(true);
        if (wire.isPlain()) {
            session.connect();
        }
    }

    private static boolean is(Handshake handshake, String parameter, String value) {
        return handshake.query(parameter).orElse("").equals(value);
    }
}
