package dev.fanfare.netty.internal.stream;

import dev.fanfare.http.Handshake;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.netty.internal.http.Exchange;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.Successor;
import dev.fanfare.netty.internal.loop.FirstWords;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.websocket.ClientCookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is at the path of a {@link StreamEndpoint}: answers requests with streams of sessions. */
public final class StreamOpening implements ExchangeHandler {

    private static final byte[] NO_BODY = {};

    private final StreamEndpoint endpoint;
    private final StreamKind kind;
    private final CrossOrigin crossOrigin;
    private final List<String> methods;
    private final SessionLoops loops;
    private final @Nullable ClientCookie cookie;

    /**
     * @param loops where the sessions will live
     * @param cookie tells browsers apart, or null
     */
    public StreamOpening(StreamEndpoint endpoint, SessionLoops loops, @Nullable ClientCookie cookie) {
        this.endpoint = endpoint;
        this.kind = StreamKind.of(endpoint.kind());
        this.crossOrigin = new CrossOrigin(
                endpoint.allowedOrigins(), "client.allowed_origins, or the allowedOrigins of the StreamEndpoint");
        this.methods = kind.isEvents() ? List.of("GET", "POST") : List.of("POST");
        this.loops = loops;
        this.cookie = cookie;
    }

    @Override
    public void serve(Exchange exchange) {
        if (crossOrigin.answers(exchange, methods)) {
            return;
        }
        Handshake request = exchange.head().request();
        if (exchange.head().method().equals("POST")) {
            exchange.readBody(endpoint.maxBodyBytes(), body -> open(exchange, request, body));
            return;
        }
        Optional<String> connect = request.query(FirstWords.PARAMETER);
        if (kind.traits().takesCommands() && connect.orElse("").isEmpty()) {
            exchange.answer(crossOrigin.allowing(
                    HttpAnswer.text(400, "The URL must have the connect command as " + FirstWords.PARAMETER), request));
        } else {
            byte[] said = connect.orElse("").getBytes(StandardCharsets.UTF_8);
            exchange.readBody(0, nothing -> open(exchange, request, said));
        }
    }

    private void open(Exchange exchange, Handshake request, byte[] said) {
        StreamFormat format = kind.format(Emulation.isProtobuf(request));
        HttpAnswer begin = crossOrigin.allowing(
                new HttpAnswer(
                        200,
                        Map.of(
                                "content-type",
                                contentType(format),
                                "cache-control",
                                "private, no-cache, no-store, must-revalidate, max-age=0",
                                "x-accel-buffering",
                                "no"),
                        NO_BODY),
                request);
        Handshake handshake = request;
        if (cookie != null) {
            ClientCookie.Admitted admitted = cookie.admit(request, false);
            handshake = admitted.handshake();
            begin = admitted.setCookie() == null ? begin : begin.with("set-cookie", admitted.setCookie());
        }
        boolean isHttp11 = exchange.head().isHttp11();
        Handshake opened = handshake;
        Map<Integer, HttpAnswer> refusals = endpoint.refusals();
        Verdict verdict =
                refusals == null ? null : new Verdict(begin, refusals, answer -> crossOrigin.allowing(answer, request));
        Successor successor = (channel, loop) -> new StreamConnection(
                        channel, loop, kind, format, StreamBody.on(channel, isHttp11), verdict)
                .open(opened, said);
        if (verdict == null) {
            exchange.handOver(begin, loops, successor);
        } else {
            exchange.handOver(loops, successor);
        }
    }

    private String contentType(StreamFormat format) {
        if (kind.isEvents()) {
            return "text/event-stream; charset=utf-8";
        }
        return format.codec().isText() ? "application/json" : "application/octet-stream";
    }
}
