package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanfare.protocol.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the outbox costs and how fast it is, on a PostgreSQL that forces each commit to the disk. */
@Tag("soak")
class OutboxFiguresTest extends OutboxTestBase {

    private final HikariDataSource database = Databases.durablePostgres();

    @Override
    DataSource database() {
        return database;
    }

    @Test
    @DisplayName("M19 two relays send a backlog of 100,000 at 5,000 a second or faster")
    void aBacklog() throws Exception {
        Receiver ann = receiver("ann", "news:0");
        int targets = 1_000;
        for (int i = 0; i < 100; i++) {
            int first = i * 1_000;
            committed(connection -> {
                for (int number = first; number < first + 1_000; number++) {
                    outbox.publish(connection, "news:" + number % targets, payload(number));
                }
            });
        }
        assertThat(pending()).isEqualTo(100_000);
        long begun = System.nanoTime();
        OutboxRelay one = start(relay(outbox).lease(Duration.ofSeconds(30)));
        OutboxRelay two = start(relay(outbox).lease(Duration.ofSeconds(30)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> one.counts().sent() + two.counts().sent() >= 100_000);
        await().until(() -> pending() == 0);
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "outbox: 100,000 messages relayed in %.1f s, %.0f/s; %d and %d by each relay%n",
                seconds, 100_000 / seconds, one.counts().sent(), two.counts().sent());
        await().untilAsserted(() -> assertThat(ann.in("news:0")).hasSize(100_000 / targets));
        assertThat(100_000 / seconds).isGreaterThan(5_000);
    }

    private static Payload payload(long number) {
        return Payload.utf8("{\"n\":" + number + ",\"text\":\"" + "x".repeat(100) + "\"}");
    }

    /** 200 commits a second, of which each is timed from its return to its arrival. */
    private Histogram delays(Outbox by, boolean wakes, int seconds) throws Exception {
        Histogram delays = new Histogram(60_000_000_000L, 3);
        int count = 200 * seconds;
        AtomicLong[] committed = new AtomicLong[count];
        Receiver receiver = receiver("ann", "news:a");
        long begun = System.nanoTime();
        Thread watcher = new Thread(() -> {
            int seen = 0;
            while (seen < count) {
                int now = receiver.in("news:a").size();
                long arrived = System.nanoTime();
                for (; seen < now; seen++) {
                    delays.recordValue(Math.max(0, arrived - committed[seen].get()));
                }
                LockSupport.parkNanos(200_000);
            }
        });
        for (int i = 0; i < count; i++) {
            committed[i] = new AtomicLong();
        }
        watcher.start();
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(begun + i * 5_000_000L - System.nanoTime());
            int number = i;
            committed(connection -> {
                by.publish(connection, "news:a", payload(number));
                // In case it arrives before the commit has returned.
                committed[number].set(System.nanoTime());
            });
            committed[number].set(System.nanoTime());
            if (wakes) {
                by.wake();
            }
        }
        watcher.join(Duration.ofSeconds(30).toMillis());
        receiver.close();
        return delays;
    }

    private static void print(String how, Histogram delays) {
        System.out.printf(
                "outbox: commit to socket at 200/s, %s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                how,
                delays.getValueAtPercentile(50) / 1e6,
                delays.getValueAtPercentile(99) / 1e6,
                delays.getMaxValue() / 1e6);
    }

    @Test
    @DisplayName("M19 from commit to socket it takes less than 50 ms for 99 of 100, woken in process")
    void delaysWhenWoken() throws Exception {
        start(relay(outbox).lease(Duration.ofSeconds(30)).poll(Duration.ofSeconds(1)));
        delays(outbox, true, 3);
        Histogram delays = delays(outbox, true, 15);
        print("woken in process", delays);
        assertThat(delays.getValueAtPercentile(99) / 1e6).isLessThan(50);
    }

    @Test
    @DisplayName("M19 from commit to socket it takes less than 50 ms for 99 of 100, with NOTIFY")
    void delaysWithNotify() throws Exception {
        Outbox telling = Outbox.builder(fanfare(), tables).notifies(true).build();
        start(relay(outbox)
                .lease(Duration.ofSeconds(30))
                .poll(Duration.ofSeconds(1))
                .listen(Databases.direct(database)));
        delays(telling, false, 3);
        Histogram delays = delays(telling, false, 15);
        print("with NOTIFY", delays);
        assertThat(delays.getValueAtPercentile(99) / 1e6).isLessThan(50);
    }

    @Test
    @DisplayName("M19 from commit to socket it takes a second at the most when nobody wakes it")
    void delaysWhenOnlyPolled() throws Exception {
        start(relay(outbox).lease(Duration.ofSeconds(30)).poll(Duration.ofSeconds(1)));
        Histogram delays = delays(outbox, false, 15);
        print("looking each second", delays);
        assertThat(delays.getValueAtPercentile(99) / 1e6).isLessThan(1_500);
    }

    @Test
    @DisplayName("M19 a business transaction takes no more than 1.3 times as long with a message in it")
    void whatAMessageCosts() throws Exception {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (id bigint primary key, customer varchar(100), total bigint)");
            statement.execute("create table items (id bigint primary key, order_id bigint, text varchar(200))");
        }
        AtomicLong id = new AtomicLong();
        for (int i = 0; i < 2; i++) {
            transactions(id, 1_000, false);
            transactions(id, 1_000, true);
        }
        Histogram without = new Histogram(60_000_000_000L, 3);
        Histogram with = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < 10; i++) {
            without.add(transactions(id, 500, false));
            with.add(transactions(id, 500, true));
        }
        double factor = with.getValueAtPercentile(50) / (double) without.getValueAtPercentile(50);
        System.out.printf(
                "outbox: a transaction of four statements takes %.2f ms, with a message %.2f ms (p50), %.2f times as"
                        + " long%n",
                without.getValueAtPercentile(50) / 1e6, with.getValueAtPercentile(50) / 1e6, factor);
        assertThat(factor).isLessThan(1.3);
    }

    private Histogram transactions(AtomicLong id, int count, boolean withMessage) throws SQLException {
        Histogram times = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            committed(connection -> {
                try (PreparedStatement order = connection.prepareStatement("insert into orders values (?, 'ann', 7)");
                        PreparedStatement item =
                                connection.prepareStatement("insert into items values (?, ?, 'a thing')")) {
                    long number = id.incrementAndGet();
                    order.setLong(1, number);
                    order.executeUpdate();
                    for (int each = 0; each < 3; each++) {
                        item.setLong(1, number * 10 + each);
                        item.setLong(2, number);
                        item.executeUpdate();
                    }
                }
                if (withMessage) {
                    outbox.publish(connection, "news:a", payload(id.get()));
                }
            });
            times.recordValue(System.nanoTime() - begun);
        }
        return times;
    }
}
