package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What relays do with messages that fail, with databases that are away, and with each other. */
abstract class RelayContract extends OutboxTestBase {

    final SteeredKind steered = new SteeredKind();

    /** An outbox with a kind whose fate the test decides. */
    Outbox steeredOutbox() {
        return Outbox.builder(fanfare(), tables).kind(steered).build();
    }

    void write(Outbox to, String target, int... numbers) throws SQLException {
        committed(connection -> {
            for (int number : numbers) {
                to.write(connection, SteeredKind.message(target, number));
            }
        });
    }

    // ---- failures

    @Test
    @DisplayName("M19 a target that fails stands still and keeps its order, and others go on")
    void aFailingTargetStopsNobodyElse() throws Exception {
        Outbox some = steeredOutbox();
        steered.answers(message -> message.target().equals("bad")
                ? CompletableFuture.failedStage(new IOException("not now"))
                : CompletableFuture.completedStage(null));
        OutboxRelay relay = start(relay(some).maxAttempts(1_000));
        write(some, "bad", 1, 2, 3);
        write(some, "good", 10, 11, 12);
        await().untilAsserted(() -> {
            assertThat(steered.sent()).containsExactly("10", "11", "12");
            assertThat(relay.counts().failed()).isGreaterThan(2);
        });
        assertThat(count("select attempts from " + tables.name("outbox_halt"))).isPositive();
        write(some, "good", 13);
        await().untilAsserted(() -> assertThat(steered.sent()).endsWith("13"));
        steered.answers(message -> CompletableFuture.completedStage(null));
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("10", "11", "12", "13", "1", "2", "3"));
        await().untilAsserted(() -> {
            assertThat(pending()).isZero();
            assertThat(count("select count(*) from " + tables.name("outbox_halt")))
                    .isZero();
        });
        assertThat(relay.counts().sent()).isEqualTo(7);
    }

    @Test
    @DisplayName("M19 a message that never ends delays nobody else, and is tried again after a time")
    void aMessageThatNeverEndsDelaysNobodyElse() throws Exception {
        Outbox some = steeredOutbox();
        CompletableFuture<Object> never = new CompletableFuture<>();
        steered.answers(message -> message.target().equals("slow") ? never : CompletableFuture.completedStage(null));
        OutboxRelay relay = start(relay(some).sendTimeout(Duration.ofMillis(500)));
        write(some, "slow", 1, 2);
        write(some, "good", 10);
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("10"));
        assertThat(relay.counts().failed()).isZero();
        write(some, "good", 11);
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("10", "11"));
        await().untilAsserted(() -> assertThat(relay.counts().failed()).isPositive());
        steered.answers(message -> CompletableFuture.completedStage(null));
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("10", "11", "1", "2"));
    }

    @Test
    @DisplayName("M19 what can never be sent is given up at once, and its target goes on")
    void whatCanNeverBeSentIsGivenUp() throws Exception {
        Receiver ann = receiver("ann", "live:a", "news:a");
        OutboxRelay relay = start(relay(outbox));
        committed(connection -> {
            outbox.write(connection, OutboxMessage.of("live", "live:a", Payload.utf8("no JSON")));
            outbox.write(connection, OutboxMessage.of("live", "user:a", Payload.utf8("{}")));
            outbox.write(connection, OutboxMessage.of("notify", "user:ann", Payload.utf8("[]")));
            outbox.write(connection, OutboxMessage.of("notify", "nobody", Payload.utf8("{}")));
            outbox.write(connection, OutboxMessage.of("publish", "channel:nowhere:a", number(1)));
            outbox.live(
                    connection,
                    "a",
                    dev.fanfare.live.LiveUpdate.builder().set("b", 1).build());
            outbox.publish(connection, "news:a", number(1));
        });
        await().untilAsserted(() -> {
            assertThat(ann.in("live:a")).containsExactly("{\"patch\":{\"b\":1}}");
            assertThat(ann.in("news:a")).containsExactly("1");
            assertThat(relay.dead().list(0, 10)).hasSize(5);
            assertThat(pending()).isZero();
        });
        assertThat(relay.dead().list(0, 10))
                .extracting(DeadMessage::problem)
                .anySatisfy(problem -> assertThat(problem).contains("malformed JSON"))
                .anySatisfy(problem -> assertThat(problem).contains("begins with live:"))
                .anySatisfy(problem -> assertThat(problem).contains("nowhere:a"));
        assertThat(relay.counts().givenUp()).isEqualTo(5);
    }

    @Test
    @DisplayName("M19 a row that cannot be read stops no relay")
    void aRowThatCannotBeReadStopsNoRelay() throws Exception {
        Receiver ann = receiver("ann", "news:a");
        committed(connection -> {
            outbox.publish(connection, "news:a", number(1));
            outbox.publish(connection, "news:a", number(2));
            try (java.sql.Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("update " + tables.name("outbox")
                                + " set headers = '{\"headers\":' where seq = (select min(seq) from "
                                + tables.name("outbox") + ")"))
                        .isEqualTo(1);
            }
        });
        OutboxRelay relay = start(relay(outbox));
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("2"));
        await().untilAsserted(() -> assertThat(relay.dead().list(0, 10))
                .singleElement()
                .satisfies(dead -> assertThat(dead.problem()).contains("headers of the message cannot be read")));
    }

    @Test
    @DisplayName("M19 what has failed too often is given up, listed by pages, retried and discarded")
    void whatHasFailedTooOftenIsGivenUp() throws Exception {
        Outbox some = steeredOutbox();
        steered.answers(message -> {
            throw new IllegalStateException("out of order");
        });
        OutboxRelay relay = start(relay(some).maxAttempts(3));
        write(some, "a", 1);
        write(some, "b", 2);
        write(some, "c", 3);
        DeadMessages dead = relay.dead();
        await().untilAsserted(() -> assertThat(dead.list(0, 10)).hasSize(3));
        List<DeadMessage> first = dead.list(0, 2);
        assertThat(first).hasSize(2).allSatisfy(each -> {
            assertThat(each.attempts()).isEqualTo(3);
            assertThat(each.problem()).isEqualTo("IllegalStateException: out of order");
            assertThat(each.message().kind()).isEqualTo("steered");
        });
        List<DeadMessage> second = dead.list(first.get(1).number(), 2);
        assertThat(second).hasSize(1);
        steered.answers(message -> CompletableFuture.completedStage(null));
        assertThat(dead.retry(first.get(0).id())).isTrue();
        assertThat(dead.retry(first.get(0).id())).isFalse();
        await().untilAsserted(() -> assertThat(steered.sent())
                .containsExactly(first.get(0).message().payload().utf8()));
        assertThat(steered.keys()).containsExactly(first.get(0).id());
        assertThat(dead.discard(first.get(1).id())).isTrue();
        assertThat(dead.discard(first.get(1).id())).isFalse();
        assertThat(dead.list(0, 10))
                .extracting(DeadMessage::id)
                .containsExactly(second.get(0).id());
        assertThatThrownBy(() -> dead.list(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(relay.counts().failed()).isEqualTo(9);
    }

    @Test
    @DisplayName("M19 an engine that is behind with deliveries is waited for, and counts as no failure")
    void anEngineThatIsBehindIsWaitedFor() throws Exception {
        Outbox some = steeredOutbox();
        steered.answers(
                message -> CompletableFuture.failedStage(new ErrorException(ProtocolError.TOO_MANY_REQUESTS, "later")));
        OutboxRelay relay = start(relay(some).maxAttempts(1));
        write(some, "a", 1, 2);
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        assertThat(relay.counts().failed()).isZero();
        steered.answers(message -> CompletableFuture.completedStage(null));
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("1", "2"));
        assertThat(relay.dead().list(0, 10)).isEmpty();
    }

    // ---- the database

    @Test
    @DisplayName("M19 a database that was away is relayed from again when it is back, without a word in between")
    void aDatabaseThatWasAway() throws Exception {
        Breakable database = new Breakable();
        Receiver ann = receiver("ann", "news:a");
        try (CapturedLog log = CapturedLog.of(RelayLoop.class)) {
            OutboxRelay relay = start(relay(outbox, database.around(database())));
            committed(connection -> outbox.publish(connection, "news:a", number(1)));
            await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("1"));
            database.away(true);
            committed(connection -> outbox.publish(connection, "news:a", number(2)));
            await().untilAsserted(() -> assertThat(relay.counts().partitions()).isZero());
            // Longer than the lease.
            await().pollDelay(LEASE.multipliedBy(2)).until(() -> true);
            database.away(false);
            await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("1", "2"));
            await().untilAsserted(() -> assertThat(log.messages())
                    .containsExactly(
                            "the outbox cannot be relayed at present: " + Breakable.AWAY
                                    + "; it is tried again until it works",
                            "the outbox is relayed again"));
        }
    }

    @Test
    @DisplayName(
            "M19 what was sent and could not be deleted is sent by another relay, and its key keeps it from coming twice")
    void whatCouldNotBeDeletedDoesNotComeTwice() throws Exception {
        Breakable database = new Breakable();
        Receiver ann = receiver("ann", "news:a");
        database.breaks(sql -> sql.startsWith("delete from " + tables.name("outbox") + " where seq in"));
        OutboxRelay first = relay(outbox, database.around(database())).start();
        committed(connection -> {
            outbox.publish(connection, "news:a", number(1));
            outbox.publish(connection, "news:a", number(2));
        });
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("1", "2"));
        database.away(true);
        first.close();
        assertThat(pending()).isEqualTo(2);
        start(relay(outbox));
        await().untilAsserted(() -> assertThat(pending()).isZero());
        committed(connection -> outbox.publish(connection, "news:a", number(3)));
        await().untilAsserted(() -> assertThat(ann.in("news:a")).containsExactly("1", "2", "3"));
    }

    // ---- several relays

    private static long partitions(OutboxRelay relay) {
        return relay.counts().partitions();
    }

    @Test
    @DisplayName(
            "M19 relays share the targets fairly, each message is sent once, and one that is closed leaves its share at once")
    void relaysShareTheTargets() throws Exception {
        Outbox some = steeredOutbox();
        OutboxRelay one = start(relay(some));
        await().untilAsserted(() -> assertThat(partitions(one)).isEqualTo(64));
        OutboxRelay two = start(relay(some));
        await().untilAsserted(() -> {
            assertThat(partitions(one)).isEqualTo(32);
            assertThat(partitions(two)).isEqualTo(32);
        });
        for (int i = 0; i < 20; i++) {
            int number = i;
            committed(connection -> {
                for (int target = 0; target < 50; target++) {
                    some.write(connection, SteeredKind.message("t" + target, target * 100 + number));
                }
            });
        }
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(steered.keys()).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(one.counts().sent()).isPositive();
        assertThat(two.counts().sent()).isPositive();
        for (int target = 0; target < 50; target++) {
            int base = target * 100;
            assertThat(steered.sent().stream().map(Integer::parseInt).filter(number -> number / 100 * 100 == base))
                    .containsExactlyElementsOf(
                            IntStream.range(base, base + 20).boxed().toList());
        }
        two.close();
        await().untilAsserted(() -> assertThat(partitions(one)).isEqualTo(64));
        assertThat(count("select count(*) from " + tables.name("outbox_relay"))).isEqualTo(1);
    }

    @Test
    @DisplayName("M19 what a relay leaves behind that has died, others send when its lease is over, not before")
    void aRelayThatHasDiedIsReplaced() throws Exception {
        Outbox some = steeredOutbox();
        Breakable database = new Breakable();
        OutboxRelay dying = start(relay(some, database.around(database())).lease(Duration.ofSeconds(3)));
        await().untilAsserted(() -> assertThat(partitions(dying)).isEqualTo(64));
        database.away(true);
        long died = System.nanoTime();
        write(some, "a", 1);
        OutboxRelay other = start(relay(some));
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("1"));
        // It had renewed its leases a second ago at the most.
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isGreaterThan(Duration.ofMillis(1_500));
        await().untilAsserted(() -> assertThat(partitions(other)).isEqualTo(64));
        // It finds out when it is back, and has its share again.
        database.away(false);
        await().untilAsserted(() -> {
            assertThat(partitions(dying)).isEqualTo(32);
            assertThat(partitions(other)).isEqualTo(32);
        });
        write(some, "a", 2);
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("1", "2"));
    }

    @Test
    @DisplayName("M19 a relay whose lease is over sends nothing more of what it has read, and gives nothing up")
    void aRelayWhoseLeaseIsOverSendsNothingMore() throws Exception {
        Outbox some = steeredOutbox();
        Breakable database = new Breakable();
        CompletableFuture<Object> first = new CompletableFuture<>();
        steered.answers(message -> message.payload().utf8().equals("1") && !first.isDone()
                ? first
                : CompletableFuture.completedStage(null));
        OutboxRelay stuck = start(relay(some, database.around(database())));
        write(some, "a", 1, 2, 3);
        await().untilAsserted(() -> assertThat(partitions(stuck)).isEqualTo(64));
        await().until(() -> database.statements().stream().anyMatch(sql -> sql.startsWith("select o.seq")));
        database.away(true);
        first.completeExceptionally(new PermanentException("too late"));
        OutboxRelay other = start(relay(some));
        await().untilAsserted(() -> assertThat(steered.sent()).containsExactly("1", "2", "3"));
        database.away(false);
        await().untilAsserted(() -> assertThat(partitions(stuck)).isEqualTo(32));
        assertThat(stuck.counts().sent()).isZero();
        assertThat(other.counts().sent()).isEqualTo(3);
        assertThat(other.dead().list(0, 10)).isEmpty();
    }

    @Test
    @DisplayName("M19 a node that is about to end leaves the targets to others")
    void aNodeThatDrainsLeavesTheTargetsToOthers() throws Exception {
        OutboxRelay draining = start(relay(outbox));
        await().untilAsserted(() -> assertThat(partitions(draining)).isEqualTo(64));
        fanfare().drain();
        await().untilAsserted(() -> assertThat(partitions(draining)).isZero());
        assertThat(count("select count(*) from " + tables.name("outbox_partition") + " where relay is not null"))
                .isZero();
    }

    // ---- waking, and what it says of itself

    @Test
    @DisplayName("M19 whoever wakes the relays after a commit waits for no look")
    void wakingIsFasterThanLooking() throws Exception {
        Receiver ann = receiver("ann", "news:a");
        OutboxRelay relay = start(relay(outbox).poll(Duration.ofHours(1)).lease(Duration.ofSeconds(60)));
        await().untilAsserted(() -> assertThat(partitions(relay)).isEqualTo(64));
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            committed(connection -> outbox.publish(connection, "news:a", number(number)));
            long committed = System.nanoTime();
            outbox.wake();
            await().untilAsserted(() -> assertThat(ann.in("news:a")).hasSize(number + 1));
            delays.add(Duration.ofNanos(System.nanoTime() - committed));
        }
        assertThat(median(delays)).isLessThan(HALF_A_WAIT);
    }

    /** A relay looks each two seconds, when it renews its leases: what it is not told of waits a second on average. */
    static final Duration HALF_A_WAIT = Duration.ofMillis(500);

    static Duration median(List<Duration> delays) {
        return delays.stream().sorted().toList().get(delays.size() / 2);
    }

    @Test
    @DisplayName("M19 M16 metrics say what is pending, since when, what was sent and what was given up")
    void metricsSayHowItIsDoing() throws Exception {
        Outbox some = steeredOutbox();
        steered.answers(message -> message.target().equals("bad")
                ? CompletableFuture.failedStage(new PermanentException("never"))
                : message.target().equals("waiting")
                        ? CompletableFuture.failedStage(new IOException("not now"))
                        : CompletableFuture.completedStage(null));
        write(some, "good", 1, 2);
        write(some, "bad", 3);
        write(some, "waiting", 4);
        OutboxRelay relay = start(relay(some).maxAttempts(1_000));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new OutboxMetrics(relay).bindTo(registry);
        await().untilAsserted(() -> {
            assertThat(registry.get("fanfare.outbox.sent").functionCounter().count())
                    .isEqualTo(2);
            assertThat(registry.get("fanfare.outbox.given.up").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("fanfare.outbox.failed").functionCounter().count())
                    .isGreaterThan(1);
            assertThat(registry.get("fanfare.outbox.pending").gauge().value()).isEqualTo(1);
            assertThat(registry.get("fanfare.outbox.lag.seconds").gauge().value())
                    .isBetween(0.001, 30.0);
            assertThat(registry.get("fanfare.outbox.dead").gauge().value()).isEqualTo(1);
            assertThat(registry.get("fanfare.outbox.partitions").gauge().value())
                    .isEqualTo(64);
        });
    }
}
