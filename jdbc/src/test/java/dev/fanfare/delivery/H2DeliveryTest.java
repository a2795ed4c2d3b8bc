package dev.fanfare.delivery;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Push messages in H2")
class H2DeliveryTest extends DeliveryContract {

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }
}
