package dev.fanfare.inbox;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Inboxes in H2")
class H2InboxTest extends InboxContract {

    private final DataSource database = Databases.h2();

    @Override
    DataSource database() {
        return database;
    }
}
