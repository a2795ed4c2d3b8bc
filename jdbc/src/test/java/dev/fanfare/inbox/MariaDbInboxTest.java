package dev.fanfare.inbox;

import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@DisplayName("Inboxes in MariaDB")
@EnabledIfSystemProperty(named = Databases.MARIADB, matches = "jdbc:.+")
class MariaDbInboxTest extends InboxContract {

    private final DataSource database = Databases.mariaDb();

    @Override
    DataSource database() {
        return database;
    }
}
