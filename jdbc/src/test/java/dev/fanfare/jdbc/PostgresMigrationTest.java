package dev.fanfare.jdbc;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Tables in PostgreSQL")
class PostgresMigrationTest extends MigrationContract {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }
}
