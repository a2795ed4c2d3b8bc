package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.ThreadLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tabs of one client on several loops, which raise the same event at the same time. */
class EventsUnderLoadTest {

    private static final int LOOPS = 3;
    private static final int TABS = 6;
    private static final int EVENTS = 200;

    @ParameterizedTest
    @EnumSource
    @DisplayName("N11 whichever tabs merge: everybody is answered, and whoever is not told repeated has run")
    void everybodyIsAnswered(ClientEvent.Keep keep) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        List<ThreadLoop> loops = new ArrayList<>();
        try (Fanfare fanfare = Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .notifications(NotificationOptions.builder()
                        .secret("a secret of more than 16 bytes")
                        .build())
                .build()) {
            Notifications notifications = fanfare.notifications();
            notifications.onEvent(
                    "save", ClientEvent.Repeats.byName(Duration.ofMillis(2), keep), event -> runs.incrementAndGet());
            ClientIdentity identity = fanfare.part(ClientIdentity.class);
            String token = identity.sign(identity.newId());
            List<CompletableFuture<Void>> tabs = new ArrayList<>();
            for (int i = 0; i < LOOPS; i++) {
                ThreadLoop loop = new ThreadLoop("loop-" + i);
                loops.add(loop);
                Acceptor acceptor = fanfare.part(Attachments.class).attach(loop);
                for (int tab = i; tab < TABS; tab += LOOPS) {
                    tabs.add(CompletableFuture.runAsync(() -> new Tab(loop, acceptor, token, answers).next(0), loop));
                }
            }
            CompletableFuture.allOf(tabs.toArray(CompletableFuture[]::new)).join();
            await().atMost(Duration.ofSeconds(60)).until(() -> answers.size() == TABS * EVENTS);
            assertThat(answers).allMatch(answer -> answer.matches("\\{\"data\":\\d+(,\"repeated\":true)?}"));
            assertThat(answers.stream().filter(answer -> !answer.contains("repeated")))
                    .doesNotHaveDuplicates()
                    .hasSize(runs.get());
        } finally {
            loops.forEach(ThreadLoop::close);
        }
    }

    /** Raises one event after the other. Belongs to its loop. */
    private static final class Tab {

        private final ThreadLoop loop;
        private final TestClient client;
        private final Queue<String> answers;

        Tab(ThreadLoop loop, Acceptor acceptor, String token, Queue<String> answers) {
            this.loop = loop;
            this.answers = answers;
            this.client = new TestClient(
                    loop,
                    acceptor,
                    RecordingTransport.JSON,
                    new Handshake("/", Map.of(), Map.of("fanfare-client", List.of(token)), ""),
                    () -> {});
            // Nobody waits for the reply: that of a tab may hang on what another loop is about to do for the same
            // client.
            client.send(Request.Connect.with(""));
        }

        void next(int raised) {
            client.take().forEach(message -> {
                if (message instanceof Reply.Success success && success.result() instanceof Result.Rpc answer) {
                    answers.add(answer.data().utf8());
                }
            });
            if (raised < EVENTS) {
                client.send(new Request.Rpc("fanfare.event", Payload.utf8("{\"name\":\"save\"}")));
            }
            // A little later, so that other tabs come in between.
            loop.schedule(() -> next(raised + 1), raised % 3 == 0 ? 1 : 0);
        }
    }
}
