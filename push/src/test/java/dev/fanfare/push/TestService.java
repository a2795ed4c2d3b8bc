package dev.fanfare.push;

import dev.fanfare.protocol.Payload;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** A push service on localhost, with TLS, in HTTP/2 and HTTP/1.1; what it says to a request, a test decides. */
public final class TestService implements AutoCloseable {

    /** A request as it has come; the names of headers are in small letters. */
    public record Received(String protocol, String method, String path, Map<String, String> headers, Payload body) {

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public String text() {
            return body.utf8();
        }
    }

    /** What a service does when it is asked. */
    public sealed interface Reaction {

        /** It answers. */
        record Reply(int status, Map<String, String> headers, String body) implements Reaction {}

        /** It says nothing. */
        record Silence() implements Reaction {}

        /** It ends the connection. */
        record Cut() implements Reaction {}

        /** It begins an answer and ends the connection. */
        record CutBody(int status) implements Reaction {}

        /** It begins an answer and says no more. */
        record SlowBody(int status) implements Reaction {}
    }

    public static Reaction reply(int status, String body) {
        return new Reaction.Reply(status, Map.of(), body);
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    /** All requests, in the order in which they came. */
    public final List<Received> received = new CopyOnWriteArrayList<>();

    private volatile Function<Received, Reaction> reaction;

    private final AtomicInteger connections = new AtomicInteger();

    private TestService(List<String> protocols, Function<Received, Reaction> reaction) {
        this.reaction = reaction;
        SslContext tls = tls(protocols);
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiation());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** A service that speaks HTTP/2 and 1.1. */
    public static TestService start(Function<Received, Reaction> reaction) {
        return new TestService(List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1), reaction);
    }

    /** A service that speaks HTTP/1.1 alone. */
    public static TestService startHttp1(Function<Received, Reaction> reaction) {
        return new TestService(List.of(ApplicationProtocolNames.HTTP_1_1), reaction);
    }

    private static SslContext tls(List<String> protocols) {
        try {
            return SslContextBuilder.forServer(Tls.keys())
                    .sslProvider(SslProvider.JDK)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            protocols))
                    .build();
        } catch (GeneralSecurityException | SSLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** Where it is, such as {@code https://localhost:40000}. */
    public URI url() {
        return URI.create("https://localhost:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.get();
    }

    public void react(Function<Received, Reaction> next) {
        reaction = next;
    }

    @Override
    public void close() {
        if (!loops.isShuttingDown()) {
            server.close().syncUninterruptibly();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        Negotiation() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            ChannelPipeline pipeline = ctx.pipeline();
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                pipeline.addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline()
                                        .addLast(
                                                new Http2StreamFrameToHttpObjectCodec(true),
                                                new HttpObjectAggregator(1 << 20),
                                                new Requests("HTTP/2"));
                            }
                        }));
            } else {
                pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Requests("HTTP/1.1"));
            }
        }
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

        private final String protocol;

        Requests(String protocol) {
            this.protocol = protocol;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            Map<String, String> headers = new TreeMap<>();
            request.headers().forEach(each -> headers.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
            Received come = new Received(
                    protocol,
                    request.method().name(),
                    request.uri(),
                    headers,
                    Payload.wrap(ByteBufUtil.getBytes(request.content())));
            received.add(come);
            answer(ctx, reaction.apply(come));
        }

        private void answer(ChannelHandlerContext ctx, Reaction reaction) {
            if (reaction instanceof Reaction.Reply reply) {
                ByteBuf body = Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8);
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
                reply.headers().forEach(response.headers()::set);
                sized(response, body.readableBytes());
                ctx.writeAndFlush(response);
            } else if (reaction instanceof Reaction.Cut) {
                connection(ctx).close();
            } else if (reaction instanceof Reaction.CutBody cut) {
                begin(ctx, cut.status());
                connection(ctx).eventLoop().execute(() -> connection(ctx).close());
            } else if (reaction instanceof Reaction.SlowBody slow) {
                begin(ctx, slow.status());
            }
        }

        private void begin(ChannelHandlerContext ctx, int status) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
            sized(head, 1000);
            ctx.write(head);
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer("{\"rea", StandardCharsets.UTF_8)));
        }

        private void sized(HttpMessage message, int bytes) {
            message.headers().set("content-length", bytes);
        }

        private Channel connection(ChannelHandlerContext ctx) {
            Channel parent = ctx.channel().parent();
            return parent instanceof SocketChannel connection ? connection : ctx.channel();
        }
    }
}
