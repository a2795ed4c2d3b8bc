package dev.fanfare.outbox;

import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@DisplayName("Relays of an outbox in MariaDB")
@EnabledIfSystemProperty(named = Databases.MARIADB, matches = "jdbc:.+")
class MariaDbRelayTest extends RelayContract {

    private final DataSource database = Databases.mariaDb();

    @Override
    DataSource database() {
        return database;
    }
}
