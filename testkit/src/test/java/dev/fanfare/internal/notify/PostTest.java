package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnOneNodeAndOnTwo
@DisplayName("N6 a notification that is posted")
class PostTest extends NotifyTestBase {

    @Test
    void reachesWhomeverItIsFor() {
        TestServer server = server();
        Connected ann = connect(server, "ann", "", Map.of());
        Notifications notifications = server.fanfare().notifications();
        server.get(notifications.addToGroup("staff", Member.user("ann")));
        for (Recipient recipient : List.of(
                Recipient.client(" " + ann.id()),
                Recipient.user("ann"),
                Recipient.group("staff"),
                Recipient.everyone(),
                Recipient.user("bob"))) {
            server.get(notifications.post(
                    recipient, Notification.of("n", recipient.kind().name()), ""));
        }
        assertThat(ann.received())
                .containsExactly(
                        json(Notification.of("n", "CLIENT")),
                        json(Notification.of("n", "USER")),
                        json(Notification.of("n", "GROUP")),
                        json(Notification.of("n", "EVERYONE")));
    }

    @Test
    void comesOnceHoweverOftenItIsRepeatedWithItsKey() {
        TestServer server = server();
        Connected ann = connect(server, "ann", "", Map.of());
        Notifications notifications = server.fanfare().notifications();
        for (int i = 0; i < 3; i++) {
            server.get(notifications.post(Recipient.user("ann"), Notification.of("n", "" + i), "key"));
        }
        server.get(notifications.post(Recipient.user("ann"), Notification.of("n", "3"), "other"));
        assertThat(ann.received()).containsExactly(json(Notification.of("n", "0")), json(Notification.of("n", "3")));
    }

    @Test
    void isRefusedIfItIsTooLarge() {
        TestServer server = server();
        Notifications notifications = server.fanfare().notifications();
        Notification large = Notification.of("n", "x".repeat(70_000));
        assertThatThrownBy(() -> notifications.check(large))
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error()).isEqualTo(ProtocolError.BAD_REQUEST));
        assertThatThrownBy(() -> server.get(notifications.post(Recipient.everyone(), large, "")))
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessageContaining("notifications.max_size");
        assertThatThrownBy(() -> Recipient.user("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recipient(Recipient.Kind.EVERYONE, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
