package dev.fanfare.bench.cli;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** Ends TLS before a server that has none, as a proxy does, with a certificate of its own for 127.0.0.1. */
final class TlsFront implements AutoCloseable {

    private static final String PASSWORD = "of the test";

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Path certificate;
    private final Channel listening;

    /**
     * @param directory for keys
     * @param port of the server on this machine
     */
    TlsFront(Path directory, int port) throws Exception {
        Path keys = directory.resolve("keys.p12");
        certificate = directory.resolve("certificate.pem");
        keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=ip:127.0.0.1");
        keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
        SslContext tls = SslContextBuilder.forServer(managers(keys)).build();
        listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel outside) {
                        outside.pipeline().addLast(tls.newHandler(outside.alloc()));
                        connect(outside, port);
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    private static void keytool(Path keys, String... command) throws IOException, InterruptedException {
        ProcessBuilder tool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        tool.command().addAll(List.of(command));
        tool.command().addAll(List.of("-alias", "test", "-keystore", keys.toString(), "-storepass", PASSWORD));
        Process process = tool.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private static KeyManagerFactory managers(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        return managers;
    }

    private void connect(Channel outside, int port) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new Relay(outside))
                .connect("127.0.0.1", port)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        outside.config().setAutoRead(true);
                    } else {
                        outside.close();
                    }
                });
    }

    /** Hands on what comes from either side. */
    private static final class Relay extends ChannelInboundHandlerAdapter {

        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRegistered(ChannelHandlerContext ctx) {
            if (other.pipeline().get(Relay.class) == null) {
                other.pipeline().addLast(new Relay(ctx.channel()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            other.writeAndFlush(message).addListener(done -> {
                if (!done.isSuccess()) {
                    ctx.close();
                }
            });
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** What its clients must trust, a file. */
    String certificate() {
        return certificate.toString();
    }

    /** Where it listens, such as {@code 127.0.0.1:1234}. */
    String authority() {
        return "127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
