package dev.fanfare.inbox;

import dev.fanfare.Extension;
import dev.fanfare.Fanfare;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.DatabaseThreads;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inboxes as an engine has them. */
final class InboxExtension implements Extension {

    private static final Logger LOG = LoggerFactory.getLogger(InboxExtension.class);

    /** The most that a message stays beyond its time. */
    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);

    /** What followers of a larger change read themselves, so that it takes no room from other notifications. */
    private static final int LARGEST = 2_048;

    private static final int USERS_AT_ONCE = 100;
    private static final int MESSAGES_AT_ONCE = 1_000;

    private final DataSource dataSource;
    private final @Nullable FanfareTables tables;
    private final InboxOptions options;
    private @Nullable DatabaseThreads threads;
    private @Nullable JdbcInbox inbox;

    InboxExtension(DataSource dataSource, @Nullable FanfareTables tables, InboxOptions options) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource must not be null");
        this.tables = tables;
        this.options = Objects.requireNonNull(options, "options must not be null");
    }

    @Override
    public Map<String, Handler<RpcEvent, CompletionStage<Payload>>> calls() {
        return new InboxCalls(() -> Objects.requireNonNull(inbox, "the engine has not begun")).byMethod();
    }

    @Override
    public Object start(Fanfare fanfare) {
        if (inbox != null) {
            throw new IllegalStateException("these inboxes belong to an engine already: make others for another one");
        }
        Notifications notifications = fanfare.notifications();
        FanfareTables there = tables == null ? FanfareTables.in(dataSource).migrate(dataSource) : tables;
        DatabaseThreads asking = new DatabaseThreads("fanfare-inbox-");
        JdbcInbox begun = new JdbcInbox(
                new InboxTables(dataSource, there),
                options,
                asking,
                (user, change, less) -> tell(notifications, user, change, less));
        inbox = begun;
        threads = asking;
        asking.every(EXPIRY_INTERVAL, () -> begun.expire(USERS_AT_ONCE, MESSAGES_AT_ONCE));
        return begun;
    }

    /** Whoever is not told now reads it later. */
    private static void tell(Notifications notifications, String user, Payload change, Payload less) {
        var unused = post(notifications, user, change.size() > LARGEST ? less : change)
                .exceptionallyCompose(problem -> post(notifications, user, less))
                .exceptionally(problem -> {
                    LOG.debug("Nobody was told of a change of an inbox", problem);
                    return null;
                });
    }

    private static CompletionStage<Void> post(Notifications notifications, String user, Payload change) {
        return notifications.post(Recipient.user(user), new Notification("", "", Inbox.NOTIFICATION_GROUP, change), "");
    }

    @Override
    public void close() {
        DatabaseThreads begun = threads;
        if (begun != null) {
            begun.close();
        }
    }
}
