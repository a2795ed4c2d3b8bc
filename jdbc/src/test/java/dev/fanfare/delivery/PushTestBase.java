package dev.fanfare.delivery;

import dev.fanfare.Fanfare;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.handler.Credentials;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.push.PushMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/** An engine with push from a queue in a database. */
abstract class PushTestBase {

    static final PushMessage HELLO = PushMessage.builder()
            .id("greeting")
            .text("en", "Hello {{name}}")
            .text("de", "Hallo {{name}}")
            .build();

    static final PushMessage PLAIN = PushMessage.builder().text("en", "Hello").build();

    final ScriptedProvider fcm = new ScriptedProvider("fcm");
    final ScriptedProvider apns = new ScriptedProvider("apns");
    private final Deque<Fanfare> nodes = new ArrayDeque<>();

    /** The database of this test, empty at first. */
    abstract DataSource database();

    @BeforeEach
    void begin() {
        node(PushOptions.DEFAULT.withClients(Set.of("news"), false));
    }

    /** One more engine on the same database. */
    Fanfare node(PushOptions options) {
        Fanfare node = Fanfare.builder()
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .onConnecting(event -> Credentials.of(JsonMapper.shared()
                        .readTree(event.data().utf8())
                        .path("user")
                        .asString()))
                .with(Push.in(database())
                        .provider(fcm)
                        .provider(apns)
                        .provider("fcm-other", fcm)
                        .options(options)
                        .build())
                .build();
        nodes.push(node);
        return node;
    }

    @AfterEach
    void end() {
        nodes.forEach(Fanfare::close);
    }

    /** As after a restart. */
    void restart() {
        nodes.pop().close();
        node(PushOptions.DEFAULT);
    }

    Fanfare fanfare() {
        return nodes.getLast();
    }

    Push push() {
        return nodes.peek().part(Push.class);
    }

    String registered(String user, String token, String... topics) {
        return done(push().devices()
                .register(DeviceRegistration.of("fcm", token).withUser(user).withTopics(Set.of(topics))));
    }

    PushStatus status(String uid) {
        return done(push().status(uid)).orElseThrow();
    }

    /** Lets what waits for a time not wait. */
    void sooner(String table, Duration time) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update " + FanfareTables.in(database()).name(table) + " set due = due - " + time.toMillis());
        }
    }

    int rows(String table) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from " + FanfareTables.in(database()).name(table))) {
            row.next();
            return row.getInt(1);
        }
    }

    static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
