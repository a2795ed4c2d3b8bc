package dev.fanfare.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.session.ClientOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsoleClientTest {

    private static String take(BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(20, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Test
    @DisplayName("N2 C1 C3 C5 the console client prints what the server pushes, and sends what is typed")
    void printsAndSends() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        BlockingQueue<String> printed = new LinkedBlockingQueue<>();
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream screen = new PipedInputStream(1 << 16);
        try (Fanfare fanfare = Fanfare.builder()
                        .clients(ClientOptions.builder()
                                .allowAnonymousConnectWithoutToken(true)
                                .build())
                        .notifications(NotificationOptions.DEFAULT)
                        .build();
                NettyServer server = NettyServer.builder(fanfare).port(0).start();
                PrintStream out = new PrintStream(new PipedOutputStream(screen), true, StandardCharsets.UTF_8)) {
            fanfare.notifications().onReceived((client, text) -> {
                received.add(text);
                fanfare.notifications().notify(Notification.of("echo", "You said " + text));
            });
            fanfare.notifications().onEvent("time", event -> Payload.utf8("\"noon\""));
            Thread reader = new Thread(() -> new BufferedReader(new InputStreamReader(screen, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(printed::add));
            reader.setDaemon(true);
            reader.start();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(new PipedInputStream(keyboard), StandardCharsets.UTF_8));
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                try {
                    new ConsoleClient(out).run("ws://localhost:" + server.port(), in);
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                }
            });
            assertThat(take(printed)).startsWith("connected as ");
            keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            assertThat(take(received)).isEqualTo("hello");
            assertThat(new String[] {take(printed), take(printed)}).containsExactlyInAnyOrder("sent", "You said hello");
            keyboard.write("/time\n/nothing\n".getBytes(StandardCharsets.UTF_8));
            keyboard.close();
            assertThat(new String[] {take(printed), take(printed)})
                    .containsExactlyInAnyOrder("noon", "failed: method not found");
            client.get(20, TimeUnit.SECONDS);
        }
    }
}
