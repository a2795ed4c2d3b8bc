package dev.fanfare.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConsoleClientTest {

    private final List<String> printed = new CopyOnWriteArrayList<>();

    private void awaitPrinted(String... lines) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(printed).contains(lines));
    }

    @Test
    @DisplayName("N2 C1 C3 C5 the console client prints what the server pushes, and sends what is typed")
    void printsAndSends() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        try (Fanfare fanfare = Fanfare.builder()
                        .clients(ClientOptions.builder()
                                .allowAnonymousConnectWithoutToken(true)
                                .build())
                        .notifications(NotificationOptions.DEFAULT)
                        .build();
                NettyServer server = NettyServer.builder(fanfare).port(0).start()) {
            fanfare.notifications().onReceived((client, text) -> {
                fanfare.notifications().notify(Notification.of("echo", "You said " + text));
            });
            fanfare.notifications().onEvent("time", event -> Payload.utf8("\"noon\""));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(new PipedInputStream(keyboard), StandardCharsets.UTF_8));
            CompletableFuture<Void> client = CompletableFuture.runAsync(() -> {
                try {
                    new ConsoleClient(line -> printed.add(line.toString())).run("ws://localhost:" + server.port(), in);
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                }
            });
            keyboard.write("hello\n".getBytes(StandardCharsets.UTF_8));
            keyboard.flush();
            awaitPrinted("sent", "You said hello");
            assertThat(printed).first().asString().startsWith("connected as ");
            keyboard.write("/time\n/nothing\n".getBytes(StandardCharsets.UTF_8));
            keyboard.close();
            awaitPrinted("noon", "failed: Event \"nothing\" was refused: the server has no handler for it");
            client.get(20, TimeUnit.SECONDS);
        }
    }
}
