package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Real servers with notifications. */
abstract class NotifyingServerTestBase extends ServerTestBase {

    static final String PLAIN = "/connection/notify";

    /** The headers of a browser. */
    static final String ORIGIN = "Origin: http://localhost\r\nUser-Agent: Mozilla/5.0";

    static final Notification READY = Notification.of("report", "ready");

    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    static NotificationOptions options(int retentionSize) {
        return NotificationOptions.builder()
                .secret("a secret of more than 16 bytes")
                .retentionSize(retentionSize)
                .build();
    }

    Fanfare notifying(Consumer<FanfareBuilder> configure) {
        Fanfare fanfare = fanfare(builder -> {
            builder.notifications(options(100)).clients(ClientOptions.DEFAULT);
            configure.accept(builder);
        });
        fanfare.notifications().onReceived((client, text) -> heard.add(client + " " + text));
        return fanfare;
    }

    Fanfare notifying() {
        return notifying(builder -> {});
    }

    NettyServer withPlain(Fanfare fanfare) throws IOException {
        return server(
                fanfare, builder -> builder.webSocket(WebSocketEndpoint.DEFAULT).webSocket(WebSocketEndpoint.PLAIN));
    }

    RawWebSocket open(NettyServer server, String path, String... headers) throws IOException {
        return closing(RawWebSocket.open(server.port(), path, headers));
    }

    static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    /** The cookie as it was set; the head of the response in its own letters. */
    static String cookieOf(RawWebSocket socket) {
        return find("(?i)set-cookie: fanfare_client=([^;]+);", socket.originalResponseHead());
    }

    static <T> T get(CompletionStage<T> result) throws Exception {
        return result.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    String taken() throws InterruptedException {
        String next = heard.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }
}
