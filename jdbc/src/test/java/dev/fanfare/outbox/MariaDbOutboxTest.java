package dev.fanfare.outbox;

import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@DisplayName("The outbox in MariaDB")
@EnabledIfSystemProperty(named = Databases.MARIADB, matches = "jdbc:.+")
class MariaDbOutboxTest extends OutboxContract {

    private final DataSource database = Databases.mariaDb();

    @Override
    DataSource database() {
        return database;
    }
}
