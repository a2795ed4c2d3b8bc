package dev.fanfare.netty;

import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.Handshake;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes whole HTTP requests to their endpoints, one at a time for each connection, and hands WebSocket
 * handshakes to {@link WebSocketUpgrade} and {@link RawUpgrade}.
 */
final class HttpRouter extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpRouter.class);

    /** How long a connection may stay without a further request. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /** How long an answer may take to be made, and again to be taken by the peer. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final Routes.Match NOWHERE = new Routes.Match((HttpEndpoint) HttpRouter::notFound, Map.of());

    private final Routes routes;
    private final WebSocketUpgrade upgrade;
    private final RawUpgrade rawUpgrade;
    private final TrustedProxies proxies;
    private final Function<Handshake, Executor> handlerThreads;
    private final Duration requestTimeout;
    private @Nullable ScheduledFuture<?> deadline;

    /**
     * @param handlerThreads runs what endpoints do about a request
     * @param requestTimeout how long a request may take to arrive
     */
    HttpRouter(
            Routes routes,
            WebSocketUpgrade upgrade,
            RawUpgrade rawUpgrade,
            TrustedProxies proxies,
            Function<Handshake, Executor> handlerThreads,
            Duration requestTimeout) {
        this.routes = routes;
        this.upgrade = upgrade;
        this.rawUpgrade = rawUpgrade;
        this.proxies = proxies;
        this.handlerThreads = handlerThreads;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        closeAfter(ctx.channel(), requestTimeout);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // It is a WebSocket now.
        cancelDeadline();
    }

    /** Closes the connection if nothing changes until then. */
    private void closeAfter(Channel channel, Duration time) {
        cancelDeadline();
        deadline = channel.eventLoop().schedule(() -> channel.close(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        Channel channel = ctx.channel();
        // The next request waits in the flow control until this one is answered.
        channel.config().setAutoRead(false);
        closeAfter(channel, ANSWER_TIMEOUT);
        if (request.decoderResult().isFailure()) {
            HttpResponseStatus status = statusFor(request.decoderResult().cause());
            answer(channel, false, HttpAnswer.text(status.code(), status.reasonPhrase()));
            return;
        }
        try {
            QueryStringDecoder url = new QueryStringDecoder(request.uri());
            Handshake handshake = handshake(channel, request, url.parameters());
            Routes.Match match = routes.find(url.rawPath(), WebSocketUpgrade.isHandshake(request))
                    .orElse(NOWHERE);
            route(ctx, request, handshake, match);
        } catch (IllegalArgumentException malformed) {
            answer(channel, false, HttpAnswer.text(400, "Malformed URL: " + Outside.sentence(malformed.getMessage())));
        }
    }

    private void route(ChannelHandlerContext ctx, FullHttpRequest request, Handshake handshake, Routes.Match match) {
        Channel channel = ctx.channel();
        if (match.endpoint() instanceof WebSocketEndpoint webSocket) {
            HttpAnswer refusal = upgrade.accept(ctx, request, handshake, webSocket);
            if (refusal != null) {
                answer(channel, false, refusal);
            }
        } else if (match.endpoint() instanceof RawEndpoint<?> raw) {
            rawUpgrade.accept(
                    ctx, request, handshake, raw, match.pathParameters(), refusal -> answer(channel, false, refusal));
        } else {
            call(channel, request, handshake, (HttpEndpoint) match.endpoint());
        }
    }

    private static CompletionStage<HttpAnswer> notFound(HttpCall call) {
        return CompletableFuture.completedStage(HttpAnswer.text(404, "Not found: " + Outside.of(call.path())));
    }

    private static HttpResponseStatus statusFor(Throwable problem) {
        if (problem instanceof TooLongHttpHeaderException) {
            return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        }
        return problem instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
    }

    private void call(Channel channel, FullHttpRequest request, Handshake handshake, HttpEndpoint endpoint) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpCall call = new HttpCall(
                // Answered like a GET; the codec leaves the body out.
                request.method().equals(HttpMethod.HEAD)
                        ? "GET"
                        : request.method().name(),
                handshake,
                ByteBufUtil.getBytes(request.content()));
        handlerThreads.apply(call.head()).execute(() -> {
            try {
                endpoint.handle(call).whenComplete((answer, problem) -> {
                    if (problem == null && answer != null) {
                        answer(channel, keepAlive, answer);
                    } else {
                        answer(channel, keepAlive, failed(call, problem));
                    }
                });
            } catch (Throwable problem) {
                answer(channel, keepAlive, failed(call, problem));
            }
        });
    }

    private static HttpAnswer failed(HttpCall call, @Nullable Throwable problem) {
        LOG.error("{} \"{}\" failed", Outside.of(call.method()), Outside.of(call.path()), problem);
        return HttpAnswer.text(500, "Internal server error");
    }

    private void answer(Channel channel, boolean keepAlive, HttpAnswer answer) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        HttpHeaders headers = response.headers();
        answer.headers().forEach(headers::set);
        if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        channel.eventLoop().execute(() -> write(channel, keepAlive, response));
    }

    private void write(Channel channel, boolean keepAlive, DefaultFullHttpResponse response) {
        closeAfter(channel, ANSWER_TIMEOUT);
        channel.writeAndFlush(response).addListener(written -> {
            if (keepAlive && written.isSuccess()) {
                // Not before: a peer that asks and does not read must not make answers pile up.
                closeAfter(channel, IDLE_TIMEOUT);
                channel.config().setAutoRead(true);
            } else {
                channel.close();
            }
        });
    }

    private Handshake handshake(Channel channel, FullHttpRequest request, Map<String, List<String>> query) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.getValue()));
        String remote = channel.remoteAddress() instanceof InetSocketAddress address
                ? proxies.client(address.getAddress(), headers.getOrDefault("x-forwarded-for", List.of()))
                        .getHostAddress()
                : "";
        return new Handshake(request.uri(), query, headers, remote);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("Connection {} broke: {}", ctx.channel(), Outside.sentence(cause.getMessage()));
        } else {
            LOG.warn("Connection {} failed: {}", ctx.channel(), Outside.sentence(cause));
        }
        ctx.close();
    }
}
