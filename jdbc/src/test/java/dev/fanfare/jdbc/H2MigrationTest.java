package dev.fanfare.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.outbox.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tables in H2")
class H2MigrationTest extends MigrationContract {

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }

    @Test
    @DisplayName("M19 numbers that H2 would give again after a kill are passed by, and others are not touched")
    void numbersAreNotGivenAgain() throws Exception {
        FanfareTables.in(database()).migrate(database());
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            String insert = "insert into fanfare_outbox (id, part, kind, target, payload, idempotency_key, created)"
                    + " values ('a', 0, 'k', 't', x'00', '', 0)";
            for (int i = 0; i < 5; i++) {
                statement.execute(insert);
            }
            // As after a kill: the sequence has stepped back.
            statement.execute("alter table fanfare_outbox alter column seq restart with 3");
            FanfareTables.in(database()).migrate(database());
            statement.execute(insert);
            FanfareTables.in(database()).migrate(database());
            statement.execute(insert);
            try (ResultSet numbers =
                    statement.executeQuery("select min(seq), max(seq), count(distinct seq) from fanfare_outbox")) {
                numbers.next();
                assertThat(numbers.getLong(1)).isEqualTo(1);
                assertThat(numbers.getLong(2)).isEqualTo(7);
                assertThat(numbers.getLong(3)).isEqualTo(7);
            }
        }
    }
}
