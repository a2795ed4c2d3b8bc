package dev.fanfare.inbox;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Inboxes in PostgreSQL")
class PostgresInboxTest extends InboxContract {

    private final DataSource database = Databases.postgres();

    @Override
    DataSource database() {
        return database;
    }
}
