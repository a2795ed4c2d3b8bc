package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnOneNodeAndOnTwo
class ProgressTest extends NotifyTestBase {

    private static List<String> progress(Connected client) {
        return client.received().stream()
                .map(json -> Notification.fromJson(Payload.utf8(json)))
                .peek(each -> assertThat(each.id()).isEqualTo("fanfare.progress"))
                .map(each -> each.message().utf8().replaceAll("\"progress\":\"[-\\w]{22}\",", ""))
                .toList();
    }

    @Test
    @DisplayName("N13 a progress indicator is shown, updated and hidden")
    void aProgressIndicator() {
        TestServer server = server();
        Connected client = connect(server);
        Progress progress = server.fanfare()
                .notifications()
                .progress(client.id())
                .title("Report")
                .style("blue");
        progress.update(1);
        assertThat(progress(client)).isEmpty();
        progress.max(3).show();
        assertThat(progress(client))
                .containsExactly("{\"action\":\"show\",\"title\":\"Report\",\"value\":1,\"max\":3,\"style\":\"blue\"}");
        server.advance(Duration.ofMillis(100));
        progress.update(2, "page 2");
        assertThat(progress(client))
                .containsExactly("{\"action\":\"update\",\"title\":\"Report\",\"description\":\"page 2\",\"value\":2,"
                        + "\"max\":3,\"style\":\"blue\"}");
        server.advance(Duration.ofMillis(100));
        progress.hide();
        progress.hide();
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).isEmpty();
        server.fanfare().notifications().progress(client.id()).show();
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
    }

    @Test
    @DisplayName("N13 changes are conflated to 10 a second, and the last state is always sent")
    void changesAreConflated() {
        TestServer server = server();
        Connected client = connect(server);
        Progress progress = server.fanfare().notifications().progress(client.id());
        progress.show();
        for (int i = 1; i <= 1000; i++) {
            progress.update(i);
            server.advance(Duration.ofMillis(1));
        }
        progress.update(5000);
        server.advance(Duration.ofSeconds(2));
        List<String> sent = progress(client);
        assertThat(sent).hasSizeBetween(10, 13).last().isEqualTo("{\"action\":\"update\",\"value\":5000}");
        assertThat(sent.get(0)).isEqualTo("{\"action\":\"show\"}");
    }

    @Test
    @DisplayName("N13 the last state is shown before the end, also when both are said at once")
    void theLastStateIsShownBeforeTheEnd() {
        TestServer server = server();
        Connected client = connect(server);
        Progress progress =
                server.fanfare().notifications().progress(client.id()).max(10);
        progress.show();
        progress.update(10);
        progress.title("Done");
        progress.hide();
        progress.update(11);
        assertThat(progress(client)).containsExactly("{\"action\":\"show\",\"max\":10}");
        server.advance(Duration.ofMillis(100));
        assertThat(progress(client))
                .containsExactly("{\"action\":\"update\",\"title\":\"Done\",\"value\":10,\"max\":10}");
        server.advance(Duration.ofMillis(100));
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
        // Shown and hidden while it rests: seen all the same.
        progress.show();
        progress.hide();
        server.advance(Duration.ofMillis(100));
        assertThat(progress(client))
                .containsExactly("{\"action\":\"show\",\"title\":\"Done\",\"value\":11,\"max\":10}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
    }

    @Test
    @DisplayName("N13 show and hide at once come to nothing more than needed")
    void showAndHideAtOnce() {
        TestServer server = server(options().progressRate(1).build(), builder -> {});
        Connected client = connect(server);
        Progress progress = server.fanfare().notifications().progress(client.id());
        progress.show();
        progress.update(1);
        progress.hide();
        progress.show();
        progress.hide();
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).containsExactly("{\"action\":\"update\",\"value\":1}");
        server.advance(Duration.ofSeconds(1));
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
    }

    @Test
    @DisplayName("N13 a job's updates push nothing out of the retention, and its end with the last state is recovered")
    void aJobsUpdatesPushNothingOut() {
        TestServer server = server(options().retentionSize(5).build(), builder -> {});
        Connected before = connect(server);
        Progress progress = server.fanfare().notifications().progress(before.id());
        progress.show();
        before.connection().drop();
        notify(server, before.id(), READY);
        for (int i = 0; i < 20; i++) {
            progress.update(i);
            server.advance(Duration.ofMillis(100));
        }
        progress.update(20);
        progress.hide();
        server.advance(Duration.ofMillis(200));
        Connected after = connect(server, "", before.token(), positions(before));
        assertThat(after.result().subs().get("notify:client/" + before.id()))
                .satisfies(found -> assertThat(found.recovered()).isTrue())
                .satisfies(found -> assertThat(found.publications().stream()
                                .map(publication -> publication.data().utf8())
                                .toList())
                        .hasSize(4)
                        .satisfies(all -> assertThat(all.get(1)).isEqualTo(json(READY)))
                        .satisfies(all -> assertThat(all.get(2)).contains("\"value\":20"))
                        .satisfies(all -> assertThat(all.get(3)).contains("\"hide\"")));
    }

    @Test
    @DisplayName("N13 progress works from a submitted job")
    void progressWorksFromASubmittedJob() {
        nodes.mustBeOne("handlers run where their client is");
        TestServer server = server();
        List<Runnable> jobs = new ArrayList<>();
        Notifications notifications = server.fanfare().notifications();
        notifications.onReceived((client, text) ->
                jobs.add(ClientContext.wrap(() -> notifications.progress().show())));
        Connected client = connect(server, "ann", "", Map.of());
        client.connection().send(new Request.Send(Payload.utf8("1")));
        jobs.forEach(Runnable::run);
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
    }

    @Test
    @DisplayName("N13 the last state is sent again if deliveries were too far behind")
    void theLastStateIsSentAgain() {
        nodes.mustBeOne("a publisher is not told how far behind another node is");
        TestServer server = server(options().build(), builder -> builder.deliveryQueueMaxSize(1));
        Connected client = connect(server);
        Notifications notifications = server.fanfare().notifications();
        Progress progress = notifications.progress(client.id());
        notifications.notifyClient(client.id(), READY);
        progress.show();
        assertThat(client.received()).containsExactly(json(READY));
        server.advance(Duration.ofMillis(100));
        assertThat(progress(client)).containsExactly("{\"action\":\"show\"}");
        server.advance(Duration.ofMillis(100));
        notifications.notifyClient(client.id(), READY);
        progress.hide();
        assertThat(client.received()).containsExactly(json(READY));
        server.advance(Duration.ofMillis(100));
        assertThat(progress(client)).containsExactly("{\"action\":\"hide\"}");
        server.advance(Duration.ofSeconds(1));
        assertThat(client.received()).isEmpty();
        assertThatThrownBy(() -> notifications.progress(" ")).hasMessageContaining("client id");
    }

    @Test
    @DisplayName("N13 texts that are too large for a notification are an error, and what was said before stays")
    void textsThatAreTooLarge() {
        TestServer server = server(options().maxSize(300).build(), builder -> {});
        Connected client = connect(server);
        Progress progress = server.fanfare()
                .notifications()
                .progress(client.id())
                .title("Report")
                .description("page 1");
        progress.show();
        assertThat(progress(client)).hasSize(1);
        String tooLarge = "\u00fc".repeat(100);
        for (Consumer<String> text : List.<Consumer<String>>of(
                progress::title, progress::description, progress::style, each -> progress.update(1, each))) {
            assertThatThrownBy(() -> text.accept(tooLarge))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("notifications.max_size allows 300")
                    .hasMessageContaining("title, description or style");
        }
        // The largest texts leave room for the largest numbers.
        progress.max(Long.MIN_VALUE).update(Long.MIN_VALUE, "x".repeat(room(progress)));
        server.advance(Duration.ofMillis(100));
        List<String> sent = client.received();
        assertThat(sent)
                .hasSize(1)
                .first()
                .satisfies(json -> assertThat(json).contains("\"Report\"").hasSize(300));
        TestServer tiny = server(options().maxSize(50).build(), builder -> {});
        assertThatThrownBy(() -> tiny.fanfare().notifications().progress("somebody"))
                .hasMessageContaining("notifications.max_size allows 50");
    }

    /** How long a description may be. */
    private static int room(Progress progress) {
        int length = 0;
        while (fits(progress, length + 1)) {
            length++;
        }
        return length;
    }

    private static boolean fits(Progress progress, int length) {
        try {
            progress.description("x".repeat(length));
            return true;
        } catch (IllegalArgumentException tooLarge) {
            return false;
        }
    }
}
