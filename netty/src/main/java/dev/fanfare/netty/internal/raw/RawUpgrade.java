package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.Exchange;
import dev.fanfare.netty.internal.http.ExchangeHandler;
import dev.fanfare.netty.internal.http.RequestHead;
import dev.fanfare.netty.internal.loop.SessionLoop;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.raw.RawEndpoint.Decision;
import dev.fanfare.netty.internal.websocket.MessageReader;
import dev.fanfare.netty.internal.websocket.Upgrades;
import dev.fanfare.netty.internal.websocket.WebSocketFrames;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.EndpointOptions;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is at the path of a raw endpoint: makes a WebSocket of an HTTP connection, if the endpoint's handler
 * wants it. The handler is asked on a handler thread, and meanwhile the connection is not read from.
 */
final class RawUpgrade<T> implements ExchangeHandler {

    private final RawEndpoint<T> endpoint;
    private final SessionLoops loops;
    private final Executor threads;

    /**
     * @param loops where the connections will live
     * @param threads runs the application's code
     */
    RawUpgrade(RawEndpoint<T> endpoint, SessionLoops loops, Executor threads) {
        this.endpoint = endpoint;
        this.loops = loops;
        this.threads = threads;
    }

    @Override
    public void serve(Exchange exchange) {
        RequestHead head = exchange.head();
        HttpAnswer problem =
                Upgrades.problemWith(head, endpoint.origins(), "the allowedOrigins of endpoint " + endpoint.path());
        if (problem != null) {
            exchange.answer(problem);
            return;
        }
        ConnectionRequest asked = ConnectionRequest.of(head.request(), exchange.pathParameters());
        endpoint.opened()
                .thenApplyAsync(opened -> endpoint.decide(asked), threads)
                .whenComplete((decision, shutDown) -> conclude(exchange, decision));
    }

    private void conclude(Exchange exchange, @Nullable Decision<T> decision) {
        if (decision == null) {
            exchange.answer(HttpAnswer.text(503, "The server is stopping").closing());
        } else if (decision.answer() != null) {
            exchange.answer(decision.answer().closing());
        } else {
            exchange.handOver(
                    Upgrades.accept(exchange.head(), null),
                    loops,
                    (channel, loop) -> connect(channel, loop, decision.handler()));
        }
    }

    private void connect(Channel channel, SessionLoop loop, @Nullable ConnectionHandler<T> handler) {
        loop.connections().add(channel);
        if (handler == null) {
            refuse(channel, WebSocketCloseStatus.POLICY_VIOLATION, "refused");
            return;
        }
        RawConnection<T> connection = new RawConnection<>(endpoint, handler, channel, loop.loop(), threads);
        if (!endpoint.add(connection)) {
            refuse(channel, WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the endpoint has stopped");
            return;
        }
        EndpointOptions<T> options = endpoint.options();
        if (!options.pingInterval().isZero()) {
            channel.pipeline()
                    .addLast(
                            "idle",
                            new IdleStateHandler(options.pingInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS));
        }
        channel.pipeline()
                .addLast(
                        "connection",
                        new RawFrames(
                                channel,
                                endpoint.reader(),
                                connection,
                                options.dataType().isBinary()));
        connection.opened();
    }

    /** Closes after the upgrade; there is no connection as far as the application is concerned. */
    private void refuse(Channel channel, WebSocketCloseStatus status, String reason) {
        channel.pipeline().addLast("connection", new RawRefusal(channel, endpoint.reader()));
        channel.writeAndFlush(WebSocketFrames.close(channel.alloc(), status.code(), reason));
        MessageReader.cutLater(channel);
    }
}
