package dev.fanfare.outbox;

import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The outbox in PostgreSQL")
class PostgresOutboxTest extends OutboxContract {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }
}
