package dev.fanfare.netty.internal.websocket;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.http.Exchange;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.RequestHead;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.protocol.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is at the path of a {@link WebSocketEndpoint}: makes WebSockets of sessions of HTTP connections. */
public final class WebSocketUpgrade implements ExchangeHandler {

    private final WebSocketEndpoint endpoint;
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
     * @param json for clients that speak JSON
     * @param protobuf for clients that speak Protobuf; without a protocol the same
     */
    private record Wire(FrameReader reader, WebSocketFormat json, WebSocketFormat protobuf) {

        static Wire of(WebSocketEndpoint endpoint, @Nullable Deflate deflate) {
            FrameReader reader = new FrameReader(endpoint.maxMessageSize(), deflate != null);
            if (endpoint.plain()) {
                WebSocketFormat only = WebSocketFormat.of(Encoding.PLAIN, deflate);
                return new Wire(reader, only, only);
            }
            return new Wire(
                    reader, WebSocketFormat.of(Encoding.JSON, deflate), WebSocketFormat.of(Encoding.PROTOBUF, deflate));
        }
    }

    @Override
    public void serve(Exchange exchange) {
        RequestHead head = exchange.head();
        HttpAnswer problem = Upgrades.problemWith(
                head, origins, "client.allowed_origins, or the allowedOrigins of the WebSocketEndpoint");
        if (problem != null) {
            exchange.answer(problem);
        } else {
            upgrade(exchange, head);
        }
    }

    private void upgrade(Exchange exchange, RequestHead head) {
        String subprotocol = Upgrades.subprotocol(
                head,
                endpoint.plain()
                        ? List.of()
                        : List.of(WebSocketEndpoint.PROTOBUF_SUBPROTOCOL, WebSocketEndpoint.JSON_SUBPROTOCOL));
        HttpAnswer accepted = Upgrades.accept(head, subprotocol);
        Wire wire = plain;
        if (compressed != null && Deflate.isOfferedIn(head.request())) {
            wire = compressed;
            accepted = accepted.with("sec-websocket-extensions", Deflate.AGREEMENT);
        }
        Handshake handshake = head.request();
        if (cookie != null) {
            ClientCookie.Admitted admitted = cookie.admit(handshake, endpoint.plain());
            handshake = admitted.handshake();
            accepted = admitted.setCookie() == null ? accepted : accepted.with("set-cookie", admitted.setCookie());
        }
        WebSocketFormat format = isProtobuf(head.request(), subprotocol) ? wire.protobuf : wire.json;
        boolean framePings = endpoint.plain() || is(head.request(), "cf_ws_frame_ping_pong", "true");
        FrameReader reader = wire.reader;
        Handshake opened = handshake;
        exchange.handOver(
                accepted,
                loops,
                (channel, loop) -> new WebSocketConnection(channel, loop, format, reader, framePings).open(opened));
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
