package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxAction;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxCounts;
import dev.fanfare.inbox.InboxLoad;
import dev.fanfare.inbox.InboxMark;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxMetrics;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.inbox.InboxPage;
import dev.fanfare.inbox.InboxPreference;
import dev.fanfare.inbox.InboxQuery;
import dev.fanfare.jdbc.Dialect;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.Nulls;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.push.PushMessage;
import dev.fanfare.spi.PublishOptions;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutboxNullsTest {

    private static final List<Class<?>> TYPES = List.of(
            Dialect.class,
            FanfareTables.class,
            Outbox.class,
            Outbox.Builder.class,
            OutboxMessage.class,
            OutboxRelay.class,
            OutboxRelay.Builder.class,
            RelayOptions.class,
            OutboxCounts.class,
            DeadMessage.class,
            DeadMessages.class,
            OutboxMetrics.class,
            PermanentException.class,
            Inbox.class,
            InboxMetrics.class,
            InboxLoad.class,
            InboxAction.class,
            InboxCategory.class,
            InboxMessage.class,
            InboxMessage.Builder.class,
            InboxOptions.class,
            InboxPage.class,
            InboxQuery.class);

    @Test
    @DisplayName("M19 a null is refused by name where it is given")
    void aNullIsRefusedByName() {
        Fanfare fanfare = Fanfare.builder()
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .live(LiveOptions.DEFAULT)
                .with(Inbox.in(Databases.h2(), InboxOptions.DEFAULT))
                .with(Push.in(Databases.h2()).build())
                .build();
        FanfareTables tables = new FanfareTables(Dialect.POSTGRESQL, "fanfare_");
        Outbox.Builder outboxBuilder = Outbox.builder(fanfare, tables);
        Outbox outbox = outboxBuilder.build();
        DataSource dataSource = Nulls.nothing(DataSource.class);
        OutboxRelay.Builder relayBuilder = OutboxRelay.builder(outbox, dataSource);
        OutboxRelay relay = relayBuilder.start();
        OutboxMessage message = OutboxMessage.of("k", "t", Payload.EMPTY);
        List<Object> samples = List.of(
                fanfare,
                tables,
                outboxBuilder,
                outbox,
                dataSource,
                Nulls.nothing(Connection.class),
                relayBuilder,
                relay,
                RelayOptions.DEFAULT,
                message,
                Dialect.H2,
                "text",
                Payload.EMPTY,
                Publication.of(Payload.utf8("1")),
                PublishOptions.DEFAULT,
                Notification.of("a", "b"),
                Recipient.everyone(),
                LiveUpdate.removal(),
                Map.of(),
                Duration.ofSeconds(2),
                Instant.EPOCH,
                new SteeredKind(),
                fanfare.part(Inbox.class),
                InboxMark.SEEN,
                PushRequest.of(
                        PushTarget.everybody(),
                        PushMessage.builder().text("en", "Hello").build()),
                InboxMessage.of("x"),
                InboxMessage.builder("x"),
                InboxOptions.DEFAULT,
                InboxQuery.NEWEST,
                InboxCounts.NONE,
                InboxPreference.EVERYTHING,
                new InboxCategory("x", false),
                new InboxAction("x", "/x"),
                new InboxAction[0],
                List.of(),
                new DeadMessages(outbox, dataSource),
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
                new InboxMetrics(fanfare.part(Inbox.class)),
                new OutboxMetrics(relay));
        List<String> problems = Nulls.problems(TYPES, samples);
        relay.close();
        fanfare.close();
        assertThat(problems).isEmpty();
    }
}
