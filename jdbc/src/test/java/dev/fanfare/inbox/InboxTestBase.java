package dev.fanfare.inbox;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.Credentials;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.notify.NotificationOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/** An engine with inboxes in a database. */
abstract class InboxTestBase {

    private static final Map<String, InboxCategory> CATEGORIES = new LinkedHashMap<>();

    static {
        CATEGORIES.put("news", new InboxCategory("News", false));
        CATEGORIES.put("security", new InboxCategory("Security", true));
    }

    private Fanfare fanfare;

    /** The database of this test, empty at first. */
    abstract DataSource database();

    @BeforeEach
    void begin() {
        fanfare = engine();
    }

    private Fanfare engine() {
        return Fanfare.builder()
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .onConnecting(event -> Credentials.of(JsonMapper.shared()
                        .readTree(event.data().utf8())
                        .path("user")
                        .asString()))
                .with(Inbox.in(database(), InboxOptions.DEFAULT.withCategories(CATEGORIES)))
                .build();
    }

    @AfterEach
    void end() {
        fanfare.close();
    }

    /** As after a restart. */
    void restart() {
        fanfare.close();
        fanfare = engine();
    }

    Fanfare fanfare() {
        return fanfare;
    }

    Inbox inbox() {
        return fanfare.part(Inbox.class);
    }

    /** Makes everything that is there so much older. */
    void pass(Duration time) throws SQLException {
        FanfareTables tables = FanfareTables.in(database());
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            long millis = time.toMillis();
            statement.execute("update " + tables.name("inbox_entry") + " set created = created - " + millis
                    + ", expires = expires - " + millis);
            statement.execute("update " + tables.name("inbox_id") + " set expires = expires - " + millis);
        }
    }

    /** Takes out what is over, as happens now and then by itself. */
    void expire() {
        fanfare.part(JdbcInbox.class).expire(100, 1_000);
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
