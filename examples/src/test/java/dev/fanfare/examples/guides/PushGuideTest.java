package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.delivery.Escalation;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushStatus;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.TagFilter;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.outbox.OutboxRelay;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.webpush.VapidKeys;
import dev.fanfare.push.webpush.WebPushProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to push")
class PushGuideTest extends GuideTestBase {

    private final DataSource dataSource =
            JdbcConnectionPool.create("jdbc:h2:mem:pushguide;DB_CLOSE_DELAY=-1", "sa", "");

    private FanfareBuilder begin(VapidKeys keys) {
        // snippet: start
        FanfareBuilder builder = engine().with(Push.in(dataSource)
                .provider(new WebPushProvider(keys, "mailto:ops@example.com"))
                .build());
        // end snippet
        return builder;
    }

    @Test
    @DisplayName("P2 P4 P5 sends to devices, says what became of it, and pushes what nobody has acknowledged")
    void pushes() throws Exception {
        Fanfare fanfare = closing(begin(VapidKeys.generate()).build());
        Push push = fanfare.part(Push.class);
        NettyServer server = serveReports(fanfare, push);
        String endpoint = "https://fcm.googleapis.com/fcm/send/x";
        String token = "{\"endpoint\":\"" + endpoint + "\",\"keys\":{\"p256dh\":\""
                + VapidKeys.generate().publicKey() + "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}";
        push.devices()
                .register(
                        DeviceRegistration.of("webpush", token).withUser("ann").withTopics(Set.of("orders")))
                .toCompletableFuture()
                .join();
        // snippet: send
        PushMessage message = PushMessage.builder()
                .id("order-42")
                .title("en", "Order {{order}}")
                .title("de", "Bestellung {{order}}")
                .text("en", "It will be there on Friday.")
                .text("de", "Sie kommt am Freitag.")
                .link("/orders/42")
                .build();
        CompletionStage<String> uid =
                push.send(PushRequest.of(PushTarget.users("ann"), message).withVariables(Map.of("order", "42")));
        // end snippet
        String sent = uid.toCompletableFuture().join();
        Optional<PushStatus> status = push.status(sent).toCompletableFuture().join();
        assertThat(status).isPresent();
        assertThat(targets()).hasSize(4);
        DeliveryResult result = ready(push, "ann").toCompletableFuture().join();
        assertThat(result.isOk()).isFalse();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/push/report"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"report\":\"nobody\",\"status\":\"delivered\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(204);
        Outbox outbox = Outbox.of(fanfare, FanfareTables.in(dataSource));
        closing(OutboxRelay.builder(outbox, dataSource).start());
        ship(outbox, message);
        Awaitility.await().untilAsserted(() -> assertThat(sends()).isEqualTo(2));
    }

    private NettyServer serveReports(Fanfare fanfare, Push push) throws Exception {
        NettyServer server;
        // snippet: reports
        server = NettyServer.builder(fanfare)
                .port(0)
                .http(
                        "/push/report",
                        call -> push.report(Payload.wrap(call.body()))
                                .handle((known, refused) -> HttpAnswer.status(refused == null ? 204 : 400)))
                .start();
        // end snippet
        return closing(server);
    }

    private static Set<PushTarget> targets() {
        Set<PushTarget> targets;
        // snippet: targets
        targets = Set.of(
                PushTarget.everybody(),
                PushTarget.latestOf("ann", "ben"),
                PushTarget.topics("orders", "offers"),
                PushTarget.everybody().where(TagFilter.greater("age", "17"), TagFilter.exists("newsletter")));
        // end snippet
        return targets;
    }

    // snippet: escalate
    CompletionStage<DeliveryResult> ready(Push push, String user) {
        PushMessage message =
                PushMessage.builder().text("en", "Your report is ready").build();
        return push.notifyUser(
                user, Notification.of("report", "ready"), Escalation.escalateToPush(Duration.ofSeconds(30), message));
    }
    // end snippet

    // snippet: outbox
    void ship(Outbox outbox, PushMessage message) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            outbox.push(
                    connection,
                    PushRequest.of(PushTarget.topics("orders"), message).withVariables(Map.of("order", "43")));
            connection.commit();
        }
        outbox.wake();
    }
    // end snippet

    private int sends() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from fanfare_push_send")) {
            row.next();
            return row.getInt(1);
        }
    }
}
