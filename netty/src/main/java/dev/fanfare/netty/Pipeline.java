package dev.fanfare.netty;

import dev.fanfare.spi.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The whole pipeline. Before an upgrade:
 *
 * <pre>
 *   codec → aggregator → flow → router
 * </pre>
 *
 * and after it nothing but
 *
 * <pre>
 *   connection
 * </pre>
 *
 * which is a {@link MessageReader} and reads frames itself; of a raw endpoint, an {@code idle} before it
 * says when the peer is silent. What a connection writes goes to the socket without passing any handler.
 */
final class Pipeline extends ChannelInitializer<Channel> {

    static final String FLOW = "flow";
    static final String CONNECTION = "connection";

    private static final int MAX_HEADER_BYTES = 16 * 1024;

    private final Routes routes;
    private final WebSocketUpgrade upgrade;
    private final RawUpgrade rawUpgrade;
    private final TrustedProxies proxies;
    private final Function<Handshake, Executor> handlerThreads;
    private final Duration requestTimeout;
    private final int maxBodyBytes;

    Pipeline(
            Routes routes,
            WebSocketUpgrade upgrade,
            RawUpgrade rawUpgrade,
            TrustedProxies proxies,
            Function<Handshake, Executor> handlerThreads,
            Duration requestTimeout,
            int maxBodyBytes) {
        this.routes = routes;
        this.upgrade = upgrade;
        this.rawUpgrade = rawUpgrade;
        this.proxies = proxies;
        this.handlerThreads = handlerThreads;
        this.requestTimeout = requestTimeout;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    protected void initChannel(Channel channel) {
        HttpDecoderConfig config = new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADER_BYTES);
        channel.pipeline()
                .addLast("codec", new HttpServerCodec(config))
                .addLast("aggregator", new HttpObjectAggregator(maxBodyBytes))
                .addLast(FLOW, new FlowControlHandler())
                .addLast(
                        "router", new HttpRouter(routes, upgrade, rawUpgrade, proxies, handlerThreads, requestTimeout));
    }
}
