package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Relays of an outbox in PostgreSQL")
class PostgresRelayTest extends RelayContract {

    private final HikariDataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }

    @Test
    @DisplayName("M19 with NOTIFY relays of other processes hear of a commit, also after their connection was lost")
    void notifyIsHeard() throws Exception {
        Outbox telling = Outbox.builder(fanfare(), tables).notifies(true).build();
        Receiver ann = receiver("ann", "news:a");
        OutboxRelay relay = start(relay(outbox)
                .poll(Duration.ofHours(1))
                .lease(Duration.ofSeconds(60))
                .listen(Databases.direct(database)));
        await().untilAsserted(() -> assertThat(relay.counts().partitions()).isEqualTo(64));
        await().until(() ->
                count("select count(*) from pg_stat_activity where query = 'listen fanfare_outbox' and datname"
                                + " = current_database()")
                        == 1);
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            long begun = System.nanoTime();
            committed(connection -> {
                telling.publish(connection, "news:a", number(number * 2));
                telling.publish(connection, "news:a", number(number * 2 + 1));
            });
            await().untilAsserted(() -> assertThat(ann.in("news:a")).hasSize(number * 2 + 2));
            delays.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        assertThat(median(delays)).isLessThan(HALF_A_WAIT);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen"
                    + " fanfare_outbox' and datname = current_database()");
        }
        await().until(() ->
                count("select count(*) from pg_stat_activity where query = 'listen fanfare_outbox' and datname"
                                + " = current_database()")
                        == 1);
        committed(connection -> telling.publish(connection, "news:a", number(99)));
        await().untilAsserted(() -> assertThat(ann.in("news:a")).endsWith("99"));
    }
}
