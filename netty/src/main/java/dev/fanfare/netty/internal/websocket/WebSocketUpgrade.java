package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.http.Exchange;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.RequestHead;
import dev.fanfare.netty.internal.loop.FirstWords;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.json.UnidirectionalCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is at the path of a {@link WebSocketEndpoint}: makes WebSockets of sessions of HTTP connections. */
public final class WebSocketUpgrade implements ExchangeHandler {

    private final WebSocketEndpoint endpoint;
    private final SocketKind kind;
    private final AllowedOrigins origins;
    private final SessionLoops loops;
    private final @Nullable ClientCookie cookie;
    private final Wire plain;
    private final @Nullable Wire compressed;

    /**
     * @param loops where the sessions will live
     * @param cookie tells browsers apart, or null
     */
    public WebSocketUpgrade(WebSocketEndpoint endpoint, SessionLoops loops, @Nullable ClientCookie cookie) {
        this.endpoint = endpoint;
        this.kind = SocketKind.of(endpoint);
        this.origins = AllowedOrigins.of(endpoint.allowedOrigins());
        this.loops = loops;
        this.cookie = cookie;
        this.plain = Wire.of(endpoint, null);
        this.compressed =
                endpoint.compression() == null ? null : Wire.of(endpoint, new Deflate(endpoint.compression()));
    }

    /**
     * How messages look on the wire.
     *
     * @param reader takes apart what clients send
     * @param json for all others
     * @param protobuf for clients that speak Protobuf; where none do the same
     */
    private record Wire(FrameReader reader, WebSocketFormat json, WebSocketFormat protobuf) {

        static Wire of(WebSocketEndpoint endpoint, @Nullable Deflate deflate) {
            WebSocketFormat json = json(endpoint).compressed(deflate);
            return new Wire(
                    new FrameReader(endpoint.maxMessageSize(), deflate != null),
                    json,
                    endpoint.kind() == WebSocketEndpoint.Kind.PROTOCOL
                            ? WebSocketFormat.PROTOBUF.compressed(deflate)
                            : json);
        }

        private static WebSocketFormat json(WebSocketEndpoint endpoint) {
            return switch (endpoint.kind()) {
                case PROTOCOL -> WebSocketFormat.JSON;
                case UNIDIRECTIONAL ->
                    endpoint.joinPushes() ? WebSocketFormat.UNIDIRECTIONAL_JOINED : WebSocketFormat.UNIDIRECTIONAL;
                case PLAIN -> WebSocketFormat.PLAIN;
            };
        }
    }

    @Override
    public void serve(Exchange exchange) {
        RequestHead head = exchange.head();
        HttpAnswer problem = Upgrades.problemWith(
                head, origins, "client.allowed_origins, or the allowedOrigins of the WebSocketEndpoint");
        if (problem != null) {
            exchange.answer(problem);
            return;
        }
        try {
            upgrade(exchange, head, said(head.request()));
        } catch (ProtocolException senseless) {
            exchange.answer(HttpAnswer.text(
                    400,
                    "The " + FirstWords.PARAMETER + " of the URL is no connect request: " + senseless.getMessage()));
        }
    }

    /** What a client has said of itself with its handshake; null if it will say so later. */
    private Request.@Nullable Connect said(Handshake handshake) {
        return switch (endpoint.kind()) {
            case PROTOCOL -> null;
            case UNIDIRECTIONAL -> {
                String connect = handshake.query(FirstWords.PARAMETER).orElse("");
                yield connect.isEmpty()
                        ? null
                        : UnidirectionalCodec.connectRequest(connect.getBytes(StandardCharsets.UTF_8));
            }
            case PLAIN -> Request.Connect.with("");
        };
    }

    private void upgrade(Exchange exchange, RequestHead head, Request.@Nullable Connect said) {
        String subprotocol = Upgrades.subprotocol(
                head,
                endpoint.kind() == WebSocketEndpoint.Kind.PROTOCOL
                        ? List.of(WebSocketEndpoint.PROTOBUF_SUBPROTOCOL, WebSocketEndpoint.JSON_SUBPROTOCOL)
                        : List.of());
        HttpAnswer accepted = Upgrades.accept(head, subprotocol);
        Wire wire = plain;
        if (compressed != null && Deflate.isOfferedIn(head.request())) {
            wire = compressed;
            accepted = accepted.with("sec-websocket-extensions", Deflate.AGREEMENT);
        }
        Handshake handshake = head.request();
        if (cookie != null) {
            ClientCookie.Admitted admitted = cookie.admit(handshake, endpoint.kind() == WebSocketEndpoint.Kind.PLAIN);
            handshake = admitted.handshake();
            accepted = admitted.setCookie() == null ? accepted : accepted.with("set-cookie", admitted.setCookie());
        }
        WebSocketFormat format = isProtobuf(head.request(), subprotocol) ? wire.protobuf : wire.json;
        SocketKind socket = is(head.request(), "cf_ws_frame_ping_pong", "true") ? kind.withOwnPings() : kind;
        FrameReader reader = wire.reader;
        Handshake opened = handshake;
        exchange.handOver(
                accepted,
                loops,
                (channel, loop) -> new WebSocketConnection(channel, loop, socket, format, reader).open(opened, said));
    }

    private static boolean isProtobuf(Handshake handshake, @Nullable String subprotocol) {
        return WebSocketEndpoint.PROTOBUF_SUBPROTOCOL.equals(subprotocol)
                || is(handshake, "format", "protobuf")
                || is(handshake, "cf_protocol", "protobuf");
    }

    private static boolean is(Handshake handshake, String parameter, String value) {
        return handshake.query(parameter).orElse("").equals(value);
    }
}
