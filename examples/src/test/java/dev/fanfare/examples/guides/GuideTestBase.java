package dev.fanfare.examples.guides;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.SocketEvent;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A server for anonymous clients with notifications, and client sockets of it. */
abstract class GuideTestBase {

    private final List<AutoCloseable> open = new ArrayList<>();

    /** What the code of a guide has done, in order. */
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    <C extends AutoCloseable> C closing(C closeable) {
        open.add(closeable);
        return closeable;
    }

    static FanfareBuilder engine() {
        return Fanfare.builder()
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .notifications(NotificationOptions.DEFAULT);
    }

    NettyServer serve(Fanfare fanfare) throws IOException {
        closing(fanfare);
        return closing(NettyServer.builder(fanfare)
                .port(0)
                .webSocket(WebSocketEndpoint.DEFAULT)
                .webSocket(WebSocketEndpoint.PLAIN)
                .start());
    }

    /** A socket that is connected, and whose messages are among what was seen. */
    ClientSocket client(NettyServer server) {
        ClientSocket socket = closing(new ClientSocket(SocketOptions.DEFAULT));
        socket.on(
                SocketEvent.MessageReceived.class,
                event -> seen.add("got " + event.message().text()));
        socket.on(
                SocketEvent.Progress.class,
                event -> seen.add((event.visible() ? "shows " : "hides ") + event.title() + " " + event.value() + "/"
                        + event.max().orElse(-1)));
        socket.open("ws://localhost:" + server.port()).join();
        return socket;
    }

    static Notifications notifications(Fanfare fanfare) {
        return fanfare.notifications();
    }

    String next() throws InterruptedException {
        String next = seen.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was seen");
        }
        return next;
    }
}
