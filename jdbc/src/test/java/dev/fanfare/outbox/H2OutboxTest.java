package dev.fanfare.outbox;

import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("The outbox in H2")
class H2OutboxTest extends OutboxContract {

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }
}
