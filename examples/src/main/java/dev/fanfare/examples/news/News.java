package dev.fanfare.examples.news;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.http.Handshake;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Payload;
import java.io.IOException;
import java.time.Duration;

/** Publishes news to whoever is subscribed, at {@code ws://localhost:8000/connection/websocket}. */
public final class News {

    /** Runs until the process ends. */
    public static void main(String[] args) throws IOException {
        Fanfare fanfare = fanfare();
        NettyServer.builder(fanfare).port(8000).start();
        fanfare.publish("news:today", Payload.utf8("{\"hello\": \"world\"}"));
    }

    static Fanfare fanfare() {
        return Fanfare.builder()
                .namespace(
                        "news",
                        NamespaceOptions.builder()
                                .historySize(100)
                                .historyTtl(Duration.ofMinutes(10))
                                .forceRecovery(true)
                                .allowSubscribeForClient(true)
                                .build())
                .onConnecting(event -> Credentials.of(userOf(event.handshake())))
                .build();
    }

    /** Yours looks into the session cookie; this one trusts a proxy that has done so. */
    private static String userOf(Handshake request) {
        return request.header("x-user").orElse("");
    }
}
