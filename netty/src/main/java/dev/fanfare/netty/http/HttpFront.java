package dev.fanfare.netty.http;

import dev.fanfare.protocol.Outside;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Map;

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
 * such a connection writes goes to the socket without passing any handler.
 */
public final class HttpFront extends ChannelInitializer<Channel> {

    private static final ExchangeHandler NOWHERE = exchange -> exchange.answer(
            HttpAnswer.text(404, "Not found: " + Outside.of(exchange.head().path())));

    private static final ExchangeHandler SERVER = exchange -> exchange.answer(HttpAnswer.status(204));

    private final Routes routes;
    private final HttpSettings settings;
    private final TrustedProxies proxies;
    private final AllowedHosts hosts;
    private final HttpDecoderConfig decoderConfig;
    private final BodyBudget bodyBudget;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private volatile boolean draining;

    /** What serves the endpoints of some routes. */
    public HttpFront(Routes routes, HttpSettings settings, TrustedProxies proxies, AllowedHosts hosts) {
        this.routes = routes;
        this.settings = settings;
        this.proxies = proxies;
        this.hosts = hosts;
        this.decoderConfig = new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLineBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes());
        this.bodyBudget = new BodyBudget(settings.bodyBudgetBytes());
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        new HttpConnection(this, channel).begin();
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

    BodyBudget bodyBudget() {
        return bodyBudget;
    }

    /** What a request is for; there is something for every request. */
    Routes.Match find(RequestHead head) throws BadRequestException {
        if (head.path().equals(RequestTarget.SERVER)) {
            return new Routes.Match(SERVER, Map.of());
        }
        try {
            return routes.find(head).orElse(new Routes.Match(NOWHERE, Map.of()));
        } catch (IllegalArgumentException malformed) {
            throw new BadRequestException(400, "Malformed URL: " + Outside.sentence(malformed.getMessage()));
        }
    }

    /** The connections that are HTTP, those on their way to another loop included. */
    public ChannelGroup connections() {
        return connections;
    }

    /** From now on, every answer ends its connection. */
    public void drain() {
        draining = true;
    }

    /** Whether the server is about to stop. */
    public boolean isDraining() {
        return draining;
    }

    /** Closes the connections that have no request under way. */
    public void endIdle() {
        for (Channel channel : connections) {
            HttpConnection connection = channel.pipeline().get(HttpConnection.class);
            if (connection != null) {
                connection.execute(connection::endIfIdle);
            }
        }
    }
}
