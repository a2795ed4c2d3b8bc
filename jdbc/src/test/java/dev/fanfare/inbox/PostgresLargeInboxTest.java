package dev.fanfare.inbox;

import dev.fanfare.outbox.Databases;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A large inbox in PostgreSQL")
class PostgresLargeInboxTest extends LargeInboxContract {

    @Override
    DataSource plain() {
        return Databases.postgres();
    }

    @Override
    String numbers(int last) {
        return "generate_series(1, " + last + ") as numbers(x)";
    }

    @Override
    List<String> slow() {
        return List.of("Seq Scan on fanfare_inbox_entry", "Sort");
    }
}
