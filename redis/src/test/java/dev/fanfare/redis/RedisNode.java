package dev.fanfare.redis;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.sequence.SequenceOptions;
import java.io.IOException;
import java.time.Duration;

/** A node of a cluster on Redis, to which clients connect as the user that they say in their data. */
final class RedisNode implements AutoCloseable {

    final RedisEngine engine;
    final Fanfare fanfare;
    private final NettyServer server;

    RedisNode(int port, String prefix) throws IOException {
        this("redis://127.0.0.1:" + port, prefix);
    }

    RedisNode(String address, String prefix) throws IOException {
        this(address, prefix, Duration.ofSeconds(30));
    }

    /** One that finds out when it hears nothing, but not before very much was published. */
    static RedisNode attentive(int port, String prefix) throws IOException {
        return new RedisNode("redis://127.0.0.1:" + port, prefix, Duration.ofSeconds(10));
    }

    private RedisNode(String address, String prefix, Duration probe) throws IOException {
        engine = RedisEngine.builder(address)
                .prefix(prefix)
                .commandTimeout(Duration.ofSeconds(30))
                .probeInterval(probe)
                .build();
        fanfare = engine.addTo(Fanfare.builder())
                .clients(ClientOptions.builder()
                        .channelPositionCheckDelay(Duration.ofSeconds(1))
                        .build())
                .namespace(
                        "news",
                        NamespaceOptions.builder()
                                .historySize(100)
                                .historyTtl(Duration.ofMinutes(5))
                                .forceRecovery(true)
                                .presence(true)
                                .allowSubscribeForClient(true)
                                .build())
                .namespace(
                        "board",
                        NamespaceOptions.builder()
                                .subscriptionType(SubscriptionType.MAP)
                                .map(MapOptions.builder()
                                        .mode(MapMode.RECOVERABLE)
                                        .keyTtl(Duration.ofSeconds(30))
                                        .minPageSize(1)
                                        .build())
                                .allowSubscribeForClient(true)
                                .build())
                .live(LiveOptions.DEFAULT)
                .sequences(SequenceOptions.DEFAULT)
                .onConnecting(event -> Credentials.of(event.data().utf8().replace("\"", "")))
                .build();
        server = NettyServer.builder(fanfare).port(0).start();
    }

    int port() {
        return server.port();
    }

    /** A client that is connected here as a user. */
    SocketClient connect(String user) throws IOException {
        return new SocketClient(server.port(), user);
    }

    @Override
    public void close() {
        fanfare.drain();
        server.close();
        fanfare.close();
    }
}
