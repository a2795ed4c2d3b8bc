package dev.fanfare.inbox;

import dev.fanfare.outbox.Databases;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A large inbox in H2")
class H2LargeInboxTest extends LargeInboxContract {

    @Override
    DataSource plain() {
        return Databases.h2();
    }

    @Override
    String numbers(int last) {
        return "system_range(1, " + last + ")";
    }

    @Override
    List<String> slow() {
        return List.of(".tableScan");
    }
}
