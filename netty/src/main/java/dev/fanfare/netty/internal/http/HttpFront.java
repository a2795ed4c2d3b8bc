package dev.fanfare.netty.internal.http;

import dev.fanfare.internal.rate.OverLimits;
import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.tls.ServerTls;
import dev.fanfare.protocol.Outside;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all HTTP connections of a server share, and their pipeline. Before a handshake it is
 *
 * <pre>
 *   decoder → encoder → http
 * </pre>
 *
 * where {@code http} is an {@link HttpConnection}. After it, nothing of that is left but
 *
 * <pre>
 *   connection
 * </pre>
 *
 * which reads frames itself; of a raw endpoint, an {@code idle} before it says when the peer is silent. What
 * such a connection writes goes to the socket without passing any handler. Where connections are encrypted, a {@code tls}
 * is before all that, and stays there. One that speaks HTTP/2 becomes an {@link Http2Connection} before its first request;
 * where nothing is encrypted, a {@code preface} finds that out.
 */
public final class HttpFront extends ChannelInitializer<Channel> {

    private static final ExchangeHandler SERVER = exchange -> exchange.answer(HttpAnswer.status(204));

    private final Routes routes;
    private final HttpSettings settings;
    private final TrustedProxies proxies;
    private final AllowedHosts hosts;
    private final Protocols protocols;
    private final HttpDecoderConfig decoderConfig;
    private final BodyBudget bodyBudget;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final ConnectionCounter counter;
    private final BooleanSupplier isEnding;
    private volatile boolean draining;

    /**
     * What serves the endpoints of some routes.
     *
     * @param overLimits counts how often the limits are exceeded
     * @param protocols what is spoken
     * @param isEnding whether what is behind the endpoints is about to stop, as if this was {@linkplain #drain
     *     drained}; must not block
     */
    public HttpFront(
            Routes routes,
            HttpSettings settings,
            ConnectionLimits limits,
            OverLimits overLimits,
            TrustedProxies proxies,
            AllowedHosts hosts,
            Protocols protocols,
            BooleanSupplier isEnding) {
        this.routes = routes;
        this.settings = settings;
        this.proxies = protocols.tls() == null ? proxies : proxies.encrypted();
        this.protocols = protocols;
        this.hosts = hosts;
        this.decoderConfig = new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes());
        this.counter = new ConnectionCounter(limits, overLimits, proxies, System::nanoTime);
        this.isEnding = isEnding;
        this.bodyBudget = new BodyBudget(settings.bodyBudgetBytes());
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!counter.mayStay(channel, peer(channel))) {
            channel.close();
            return;
        }
        connections.add(channel);
        ServerTls tls = protocols.tls();
        if (tls != null) {
            channel.pipeline().addLast("tls", tls.handler(channel.alloc()));
        }
        HttpConnection connection = new HttpConnection(this, channel);
        if (tls == null && protocols.h2c()) {
            channel.pipeline().addLast("preface", new Preface(connection));
        }
        connection.begin();
    }

    /** Whether a stream of HTTP/2 may become a WebSocket. */
    boolean hasHttp2WebSockets() {
        return protocols.http2WebSockets();
    }

    /** Where a connection of HTTP/2 lives. */
    EventLoop http2Loop(Channel channel) {
        SessionLoops loops = protocols.http2Loops();
        return loops == null ? channel.eventLoop() : loops.next().loop().eventLoop();
    }

    /** Whom a connection is with; null if it has no address. */
    static @Nullable InetAddress peer(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    HttpSettings settings() {
        return settings;
    }

    TrustedProxies proxies() {
        return proxies;
    }

    AllowedHosts hosts() {
        return hosts;
    }

    HttpDecoderConfig decoderConfig() {
        return decoderConfig;
    }

    ConnectionCounter counter() {
        return counter;
    }

    BodyBudget bodyBudget() {
        return bodyBudget;
    }

    /** What a request is for; there is something for every request. */
    Routes.Match find(RequestHead head) throws BadRequestException {
        if (head.path().equals(RequestTarget.SERVER)) {
            return new Routes.Match(SERVER, Map.of());
        }
        try {
            return routes.find(head).orElse(new Routes.Match(this::answerNothing, Map.of()));
        } catch (IllegalArgumentException malformed) {
            throw BadRequestException.malformed(malformed);
        }
    }

    private void answerNothing(Exchange exchange) {
        // The endpoints of a server that stops go before it does, and their clients are to come again.
        boolean wasThere = isDraining() && exchange.head().isHandshake();
        exchange.answer(
                wasThere
                        ? HttpAnswer.text(503, "The server is stopping")
                        : HttpAnswer.text(
                                404, "Not found: " + Outside.of(exchange.head().path())));
    }

    /** The connections that are HTTP, those on their way to another loop included. */
    public ChannelGroup connections() {
        return connections;
    }

    /** From now on, every answer ends its connection. */
    public void drain() {
        draining = true;
        for (Channel channel : connections) {
            Http2Connection connection = channel.pipeline().get(Http2Connection.class);
            if (connection != null) {
                connection.execute(connection::leave);
            }
        }
    }

    /** Whether the server is about to stop, or what is behind it. */
    public boolean isDraining() {
        return draining || isEnding.getAsBoolean();
    }

    /** Closes the connections that have no request under way. */
    public void endIdle() {
        for (Channel channel : connections) {
            HttpConnection connection = channel.pipeline().get(HttpConnection.class);
            if (connection != null) {
                connection.execute(connection::endIfIdle);
            }
            Http2Connection http2 = channel.pipeline().get(Http2Connection.class);
            if (http2 != null) {
                http2.execute(http2::endIfIdle);
            }
        }
    }
}
