package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of a browser's tabs, jobs, groups and requests when its user logs in and out. */
class LogInTest extends NotifyTestBase {

    @Test
    @DisplayName("N16 all tabs of a user are one client; one that was open before the log-in stays what it was")
    void tabs() {
        TestServer server = server();
        String cookie = newCookie(server);
        Connected openBefore = page(server, "", cookie);
        Connected one = page(server, "ann", cookie);
        Connected two = page(server, "ann", cookie);
        assertThat(two.id()).isEqualTo(one.id());
        assertThat(notify(server, one.id(), READY).delivered()).isEqualTo(2);
        assertThat(openBefore.received()).isEmpty();
        assertThat(notify(server, openBefore.id(), READY).delivered()).isEqualTo(1);
        assertThat(one.received()).hasSize(1);
        assertThat(two.received()).hasSize(1);
    }

    @Test
    @DisplayName(
            "N16 what was begun before a log-in is told to who began it, and reaches the browser after the log-out")
    void whatWasBegunBeforeALogIn() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        List<Runnable> jobs = new ArrayList<>();
        notifications.onReceived((client, text) -> {
            Progress progress = notifications.progress();
            progress.show();
            jobs.add(ClientContext.wrap(() -> {
                var unused = notifications.notify(Notification.of("job", client));
                progress.hide();
            }));
        });
        String cookie = newCookie(server);
        Connected before = page(server, "", cookie);
        before.connection().send(new Request.Send(Payload.utf8("1")));
        assertThat(before.received()).hasSize(1);
        before.connection().drop();
        Connected ann = page(server, "ann", positions(before), cookie);
        ann.connection().send(new Request.Send(Payload.utf8("1")));
        assertThat(ann.received()).hasSize(1);
        server.advance(Duration.ofSeconds(1));
        jobs.forEach(Runnable::run);
        // Its own job alone: the notification and the end of the progress.
        assertThat(ann.received()).hasSize(2).first().isEqualTo(json(Notification.of("job", ann.id())));
        ann.connection().drop();
        Connected loggedOut = page(server, "", positions(before), cookie);
        assertThat(loggedOut.id()).isEqualTo(before.id());
        Result.Subscribe own = Objects.requireNonNull(loggedOut.result().subs().get("notify:client/" + before.id()));
        assertThat(own.publications())
                .hasSize(3)
                .anyMatch(each -> each.data().utf8().equals(json(Notification.of("job", before.id()))));
    }

    @Test
    @DisplayName("N16 membership of a group is that of a client, or of a user: a log-in inherits none, a user keeps it")
    void groups() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        String cookie = newCookie(server);
        Connected before = page(server, "", cookie);
        server.get(notifications.addToGroup("anonymous", Member.client(before.id())));
        Connected ann = page(server, "ann", cookie);
        server.get(notifications.addToGroup("staff", Member.user("ann")));
        assertThat(ann.result().subs()).doesNotContainKey("notify:group/anonymous");
        assertThat(page(server, "ann").result().subs()).containsKey("notify:group/staff");
        assertThat(page(server, "bob", cookie).result().subs())
                .doesNotContainKeys("notify:group/staff", "notify:group/anonymous");
    }

    @Test
    @DisplayName(
            "N2 an HTTP request is an action of the browser's client as its user, and of nobody if no one says whose")
    void httpRequests() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        String planted = newCookie(server);
        Connected spy = page(server, "", planted);
        Connected ann = page(server, "ann", planted);
        Handshake request = browser(planted, "session=ann");
        assertThat(whoseIs(server, request)).isEqualTo("nobody");
        notifications.onRequest(each -> each.cookie("session").orElse(""));
        assertThat(whoseIs(server, request)).isEqualTo(ann.id());
        assertThat(whoseIs(server, browser(planted))).isEqualTo(spy.id());
        assertThat(whoseIs(server, browser(planted, newCookie(server)))).isEqualTo("nobody");
        assertThat(whoseIs(server, browser(spy.id() + ".9999999999.x", "session=ann")))
                .isEqualTo("nobody");
        List<String> reported = new ArrayList<>();
        notifications
                .onError((client, problem) -> reported.add(client + problem.getMessage()))
                .onRequest(each -> {
                    throw new AssertionError("broken");
                });
        assertThat(whoseIs(server, request)).isEqualTo("nobody");
        assertThat(reported).containsExactly("broken");
    }

    private static String whoseIs(TestServer server, Handshake request) {
        List<String> client = new ArrayList<>();
        server.fanfare()
                .part(Attachments.class)
                .handlerThreads(request)
                .execute(() -> client.add(ClientContext.clientId().orElse("nobody")));
        server.settle();
        return String.join(", ", client);
    }
}
