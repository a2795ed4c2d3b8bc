package dev.fanfare.delivery;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Devices in PostgreSQL")
class PostgresDeviceTest extends DeviceContract {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }
}
