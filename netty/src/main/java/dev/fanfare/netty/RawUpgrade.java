package dev.fanfare.netty;

import dev.fanfare.netty.RawEndpoint.Decision;
import dev.fanfare.netty.http.AllowedOrigins;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.spi.Handshake;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns an HTTP connection into a WebSocket of a raw endpoint, if the endpoint's handler wants it: the
 * handler is asked on a handler thread, and meanwhile the connection is not read from.
 */
final class RawUpgrade {

    private final Map<EventLoop, Home> homes;
    private final Executor threads;

    /**
     * @param homes for each event loop that connections may be on
     */
    RawUpgrade(Map<EventLoop, Home> homes, Executor threads) {
        this.homes = Map.copyOf(homes);
        this.threads = threads;
    }

    /** A request before its upgrade. */
    private record Asking(ChannelHandlerContext http, FullHttpRequest request, Consumer<HttpAnswer> refuse) {}

    /**
     * Upgrades a connection, or refuses to.
     *
     * @param refuse answers in place of the upgrade; on any thread
     */
    <T> void accept(
            ChannelHandlerContext http,
            FullHttpRequest request,
            Handshake handshake,
            RawEndpoint<T> endpoint,
            Map<String, String> pathParameters,
            Consumer<HttpAnswer> refuse) {
        if (!endpoint.origins().allows(handshake, null)) {
            AllowedOrigins.logRefusal(handshake, "the allowedOrigins of endpoint " + endpoint.path());
            refuse.accept(HttpAnswer.text(403, "This origin may not connect; see the endpoint's allowedOrigins"));
            return;
        }
        HttpAnswer problem = WebSocketUpgrade.problemWith(request);
        if (problem != null) {
            refuse.accept(problem);
            return;
        }
        ConnectionRequest asked = ConnectionRequest.of(handshake, pathParameters);
        // Without its body, it need not be released.
        FullHttpRequest head = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        Asking asking = new Asking(http, head, refuse);
        Home home = Objects.requireNonNull(homes.get(http.channel().eventLoop()));
        endpoint.opened()
                .thenApplyAsync(opened -> endpoint.decide(asked), threads)
                .whenComplete((decision, shutDown) -> home.loop().execute(() -> {
                    if (decision == null) {
                        refuse.accept(HttpAnswer.text(503, "The server is stopping"));
                    } else {
                        conclude(asking, home, endpoint, decision);
                    }
                }));
    }

    private <T> void conclude(Asking asking, Home home, RawEndpoint<T> endpoint, Decision<T> decision) {
        if (decision.answer() != null) {
            asking.refuse.accept(decision.answer());
            return;
        }
        HttpAnswer problem = WebSocketUpgrade.shakeHands(
                asking.http.channel(),
                asking.request,
                null,
                EmptyHttpHeaders.INSTANCE,
                subprotocol -> connect(asking.http, home, endpoint, decision.handler()));
        if (problem != null) {
            asking.refuse.accept(problem);
        }
    }

    private <T> void connect(
            ChannelHandlerContext http, Home home, RawEndpoint<T> endpoint, @Nullable ConnectionHandler<T> handler) {
        Channel channel = http.channel();
        if (handler == null) {
            refuse(http, endpoint, WebSocketCloseStatus.POLICY_VIOLATION, "refused");
            return;
        }
        RawConnection<T> connection = new RawConnection<>(endpoint, handler, channel, home.loop(), threads);
        if (!endpoint.add(connection)) {
            refuse(http, endpoint, WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the endpoint has stopped");
            return;
        }
        EndpointOptions<T> options = endpoint.options();
        WebSocketUpgrade.replaceHttp(
                http,
                new RawFrames(
                        channel,
                        endpoint.reader(),
                        connection,
                        options.dataType().isBinary(),
                        home.connections()));
        if (!options.pingInterval().isZero()) {
            channel.pipeline()
                    .addBefore(
                            Pipeline.CONNECTION,
                            "idle",
                            new IdleStateHandler(options.pingInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        }
        connection.opened();
        channel.config().setAutoRead(true);
    }

    /** Closes after the upgrade; there is no connection as far as the application is concerned. */
    private static void refuse(
            ChannelHandlerContext http, RawEndpoint<?> endpoint, WebSocketCloseStatus status, String reason) {
        Channel channel = http.channel();
        WebSocketUpgrade.replaceHttp(http, new RawRefusal(channel, endpoint.reader()));
        channel.config().setAutoRead(true);
        channel.writeAndFlush(WebSocketFrames.close(channel.alloc(), status.code(), reason));
        MessageReader.cutLater(channel);
    }
}
