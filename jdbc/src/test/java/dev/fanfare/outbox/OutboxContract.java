package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.PublishOptions;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is written, and what of it is sent. */
abstract class OutboxContract extends OutboxTestBase {

    @Test
    @DisplayName("M19 what a transaction has written is sent when it has committed")
    void whatHasCommittedIsSent() throws Exception {
        Receiver ann = receiver("ann", "news:a", "live:order-7");
        start(relay(outbox));
        committed(connection -> {
            outbox.publish(connection, "news:a", Payload.utf8("{\"n\":1}"));
            outbox.notifyUser(connection, "ann", Notification.of("order", "shipped"));
            outbox.notifyEveryone(connection, Notification.of("news", "hello"));
            outbox.live(
                    connection,
                    "order-7",
                    LiveUpdate.builder().set("text1", "shipped").add("steps", 2).build());
        });
        await().untilAsserted(() -> {
            assertThat(ann.in("news:a")).containsExactly("{\"n\":1}");
            assertThat(ann.in("notify:user/ann")).containsExactly("{\"id\":\"order\",\"message\":\"shipped\"}");
            assertThat(ann.in("notify:all")).containsExactly("{\"id\":\"news\",\"message\":\"hello\"}");
            assertThat(ann.in("live:order-7")).containsExactly("{\"patch\":{\"steps\":2,\"text1\":\"shipped\"}}");
            assertThat(pending()).isZero();
        });
    }

    @Test
    @DisplayName("M19 what was rolled back is never sent")
    void whatWasRolledBackIsNeverSent() throws Exception {
        Receiver ann = receiver("ann", "news:a");
        start(relay(outbox));
        rolledBack(connection -> outbox.publish(connection, "news:a", number(1)));
        committed(connection -> outbox.publish(connection, "news:a", number(2)));
        rolledBack(connection -> outbox.publish(connection, "news:a", number(3)));
        committed(connection -> outbox.publish(connection, "news:a", number(4)));
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("2", "4"));
        await().untilAsserted(() -> assertThat(pending()).isZero());
    }

    @Test
    @DisplayName("M19 groups, clients, tags, options and whole objects are sent as they were written")
    void everythingIsSentAsItWasWritten() throws Exception {
        Receiver ann = receiver("ann", "news:a", "live:a");
        fanfare()
                .notifications()
                .addToGroup("staff", dev.fanfare.notify.Member.user("ann"))
                .toCompletableFuture()
                .join();
        start(relay(outbox));
        committed(connection -> {
            outbox.notifyGroup(connection, "staff", Notification.of("g", "1"));
            outbox.publish(
                    connection,
                    "news:a",
                    Publication.of(number(1)).withTags(Map.of("lang", "de")),
                    new PublishOptions(false, "", 7, "e", "", false));
            // Not above the version before, so it is dropped where it is sent.
            outbox.publish(
                    connection, "news:a", Publication.of(number(2)), new PublishOptions(false, "", 7, "e", "", false));
            outbox.publish(connection, "news:a", Publication.of(number(3)), PublishOptions.NOT_KEPT);
            outbox.live(connection, "a", LiveUpdate.of(Map.of("a", 1, "b", 2)));
            outbox.live(
                    connection,
                    "a",
                    LiveUpdate.builder()
                            .set("b", 3)
                            .whole()
                            .write(LiveWrite.IF_EXISTS)
                            .message("hello")
                            .build());
            outbox.live(
                    connection,
                    "a",
                    LiveUpdate.builder().set("b", 4).write(LiveWrite.IF_NEW).build());
            outbox.live(connection, "a", LiveUpdate.removal());
        });
        await().untilAsserted(() -> assertThat(pending()).isZero());
        await().untilAsserted(() -> {
            assertThat(ann.in("notify:group/staff")).containsExactly("{\"id\":\"g\",\"message\":\"1\"}");
            assertThat(ann.in("news:a")).containsExactly("1", "3");
            assertThat(ann.in("live:a"))
                    .containsExactly(
                            "{\"patch\":{\"a\":1,\"b\":2}}",
                            "{\"patch\":{\"a\":null,\"b\":3},\"message\":\"hello\"}",
                            "{\"gone\":\"removed\"}");
        });
    }

    @Test
    @DisplayName("M19 messages of a target that become visible together keep the order in which they were written")
    void theOrderOfATargetIsKept() throws Exception {
        Receiver ann = receiver("ann", "news:a", "news:b", "news:c");
        List<String> numbers =
                IntStream.range(0, 1_500).mapToObj(Integer::toString).toList();
        for (int i = 0; i < 30; i++) {
            int first = i * 50;
            committed(connection -> {
                for (int number = first; number < first + 50; number++) {
                    for (String channel : List.of("news:a", "news:b", "news:c")) {
                        outbox.publish(connection, channel, number(number));
                    }
                }
            });
        }
        start(relay(outbox));
        await().untilAsserted(() -> assertThat(ann.count()).isEqualTo(4_500));
        assertThat(ann.in("news:a")).isEqualTo(numbers);
        assertThat(ann.in("news:b")).isEqualTo(numbers);
        assertThat(ann.in("news:c")).isEqualTo(numbers);
    }

    @Test
    @DisplayName("M19 a transaction that began first and commits last is sent last, and not passed by")
    void anEarlierNumberThatBecomesVisibleLaterIsSent() throws Exception {
        Receiver ann = receiver("ann", "news:a");
        start(relay(outbox));
        Connection slow = begun();
        outbox.publish(slow, "news:a", number(1));
        for (int number = 2; number <= 4; number++) {
            int next = number;
            committed(connection -> outbox.publish(connection, "news:a", number(next)));
        }
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("2", "3", "4"));
        slow.commit();
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("2", "3", "4", "1"));
        await().untilAsserted(() -> assertThat(pending()).isZero());
    }

    @Test
    @DisplayName("M19 a connection that commits by itself or only reads is refused, and nothing is written")
    void connectionsWithoutATransactionAreRefused() throws Exception {
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(true);
            assertThatThrownBy(() -> outbox.publish(connection, "news:a", number(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("commits by itself")
                    .hasMessageContaining("setAutoCommit(false)");
        }
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(false);
            Connection reading = readOnly(connection);
            assertThatThrownBy(() -> outbox.publish(reading, "news:a", number(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("read-only");
            connection.rollback();
        }
        assertThat(pending()).isZero();
    }

    /** H2 takes the wish for a hint and does not tell it back. */
    private static Connection readOnly(Connection connection) {
        return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) ->
                        method.getName().equals("isReadOnly") ? (Object) true : method.invoke(connection, arguments));
    }

    @Test
    @DisplayName("M19 what could never be sent is refused with the engine's own words, before anything is written")
    void whatCouldNeverBeSentIsRefused() throws Exception {
        Breakable database = new Breakable();
        Payload large = Payload.utf8("\"" + "x".repeat(1_100) + "\"");
        committed(plain -> {
            Connection connection = database.around(plain);
            assertRefused(() -> outbox.publish(connection, "nowhere:a", number(1)), ProtocolError.UNKNOWN_CHANNEL);
            assertRefused(() -> outbox.publish(connection, "news:ä", number(1)), ProtocolError.BAD_REQUEST);
            assertRefused(() -> outbox.publish(connection, "json:a", Payload.utf8("{")), ProtocolError.BAD_REQUEST);
            assertRefused(() -> outbox.publish(connection, "live:a", number(1)), ProtocolError.NOT_AVAILABLE);
            assertRefused(
                    () -> outbox.publish(connection, "news:a", Payload.utf8("\"" + "x".repeat(2_000_000) + "\"")),
                    ProtocolError.BAD_REQUEST);
            assertRefused(
                    () -> outbox.notifyUser(connection, "ann", Notification.of("n", large)), ProtocolError.BAD_REQUEST);
            assertRefused(
                    () -> outbox.live(connection, "a", LiveUpdate.of(Map.of("text1", large))),
                    ProtocolError.BAD_REQUEST);
            assertRefused(
                    () -> outbox.live(connection, "a", LiveUpdate.of(Map.of("progress", 101))),
                    ProtocolError.BAD_REQUEST);
            assertRefused(() -> outbox.live(connection, "", LiveUpdate.removal()), ProtocolError.BAD_REQUEST);
            assertThatThrownBy(() -> outbox.notifyUser(connection, "", Notification.of("n", "")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs an id");
            assertThatThrownBy(() -> outbox.notifyUser(connection, "x".repeat(700), Notification.of("n", "")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 700 characters");
            assertThatThrownBy(() -> outbox.write(connection, OutboxMessage.of("fax", "fax:1", number(1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"fax\"");
        });
        assertThat(database.statements()).isEmpty();
        assertThat(pending()).isZero();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProtocolError error) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ErrorException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo(error.code()));
    }

    @Test
    @DisplayName("M19 a message is one insert, and nothing else")
    void aMessageIsOneInsert() throws Exception {
        Breakable database = new Breakable();
        committed(plain -> {
            Connection connection = database.around(plain);
            String id = outbox.publish(connection, "news:a", number(1));
            assertThat(id).hasSize(36);
            assertThat(outbox.notifyUser(connection, "ann", Notification.of("n", "1")))
                    .isNotEqualTo(id);
        });
        assertThat(database.statements())
                .hasSize(2)
                .allSatisfy(sql -> assertThat(sql).startsWith("insert into fanfare_outbox "));
        assertThat(pending()).isEqualTo(2);
    }

    @Test
    @DisplayName("M19 a message with a key that was used is not sent again, whoever used it")
    void aKeyIsUsedOnce() throws Exception {
        Receiver ann = receiver("ann", "news:a", "live:a");
        start(relay(outbox));
        PublishOptions once = PublishOptions.DEFAULT.idempotencyKey("order-7");
        LiveUpdate add = LiveUpdate.builder()
                .add("count", 1)
                .write(LiveWrite.DEFAULT.idempotencyKey("order-7"))
                .build();
        for (int i = 0; i < 3; i++) {
            int number = i;
            committed(connection -> {
                outbox.publish(connection, "news:a", Publication.of(number(number)), once);
                outbox.live(connection, "a", add);
                outbox.notify(
                        connection,
                        dev.fanfare.notify.Recipient.user("ann"),
                        Notification.of("n", "" + number),
                        "order-7");
            });
        }
        committed(connection -> {
            outbox.publish(connection, "news:a", number(9));
            outbox.live(connection, "a", LiveUpdate.builder().add("count", 1).build());
            outbox.notifyUser(connection, "ann", Notification.of("n", "9"));
        });
        await().untilAsserted(() -> assertThat(pending()).isZero());
        await().untilAsserted(() -> {
            assertThat(ann.in("news:a")).containsExactly("0", "9");
            assertThat(ann.in("live:a")).containsExactly("{\"patch\":{\"count\":1}}", "{\"patch\":{\"count\":2}}");
            assertThat(ann.in("notify:user/ann")).hasSize(2);
        });
    }
}
