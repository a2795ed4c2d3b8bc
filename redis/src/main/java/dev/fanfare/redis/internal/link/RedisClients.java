package dev.fanfare.redis.internal.link;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;

/** What makes connections to Redis. */
final class RedisClients {

    /** Names are text, and everything else is bytes. */
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private RedisClients() {}

    /**
     * One whose connections are given up when they are lost, and send nothing twice.
     *
     * @param resources the threads of all connections, which do not end with the client
     */
    static RedisClient with(LinkOptions options, ClientResources resources) {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(options.queueSize())
                // With sharded pub/sub RESP2 has errors of commands and announcements come in between without a
                // difference.
                .protocolVersion(options.sharded() ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2)
                .timeoutOptions(TimeoutOptions.enabled(options.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .build())
                .sslOptions(options.tls())
                .build());
        return client;
    }
}
