package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanfare.outbox.Databases;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Inboxes behind pools that lend connections in ways of their own. */
class InboxPoolTest extends InboxTestBase {

    private final HikariDataSource pool = Databases.postgresInTransactions();

    @Override
    DataSource database() {
        return WatchedDatabase.behindPooler(pool);
    }

    @Test
    @DisplayName(
            "M20 a pool that lends connections in a transaction, and a pooler that lends them for one, lose nothing")
    void losesNothing() {
        done(inbox().add("ann", InboxMessage.of("one")));
        done(inbox().markAll("ann", InboxMark.READ, 1));
        done(inbox().add("ann", InboxMessage.of("two")));
        restart();
        assertThat(done(inbox().counts("ann"))).isEqualTo(new InboxCounts(1, 1));
        assertThat(done(inbox().list("ann", InboxQuery.NEWEST)).entries())
                .extracting(InboxEntry::title)
                .containsExactly("two", "one");
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
}
