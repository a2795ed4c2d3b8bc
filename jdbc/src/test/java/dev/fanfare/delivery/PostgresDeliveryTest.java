package dev.fanfare.delivery;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Push messages in PostgreSQL")
class PostgresDeliveryTest extends DeliveryContract {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }
}
