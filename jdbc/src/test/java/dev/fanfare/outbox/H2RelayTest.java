package dev.fanfare.outbox;

import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Relays of an outbox in H2")
class H2RelayTest extends RelayContract {

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }
}
