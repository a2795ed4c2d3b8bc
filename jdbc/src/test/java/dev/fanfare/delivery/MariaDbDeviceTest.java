package dev.fanfare.delivery;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@DisplayName("Devices in MariaDB")
@EnabledIfSystemProperty(named = Databases.MARIADB, matches = "jdbc:.+")
class MariaDbDeviceTest extends DeviceContract {

    private final DataSource database = Databases.mariaDb();

    @Override
    DataSource database() {
        return database;
    }
}
