package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A user with 100,000 messages. */
abstract class LargeInboxContract extends InboxTestBase {

    private static final int MANY = 100_000;

    private final DataSource plain = plain();
    private final WatchedDatabase watched = new WatchedDatabase(plain);

    /** Without anybody who watches. */
    abstract DataSource plain();

    /** A table with the column x of the numbers from 1 up to a number. */
    abstract String numbers(int last);

    /** What a plan says that reads every row, or puts what it has read in order. */
    abstract List<String> slow();

    @Override
    DataSource database() {
        return watched.watched();
    }

    private void fill() throws Exception {
        done(inbox().add("ann", InboxMessage.of("first")));
        done(inbox().add("ben", InboxMessage.of("not for ann")));
        try (Connection connection = plain.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into fanfare_inbox_entry (user_id, id, pos, tag, category, collapse_key, body, data,"
                            + " occurrences, created, expires, marked, shelf, waits) select 'ann', x + 1, x + 1,"
                            + " case when x = 7 then 'rare' else 'often' end, '', '', '{\"title\":\"m\"}', '', 1, created, expires,"
                            + " 1, 0, 1 from fanfare_inbox_entry, " + numbers(MANY - 1)
                            + " where user_id = 'ann' and id = 1");
            statement.execute("update fanfare_inbox_user set top_pos = " + MANY + ", unseen = " + MANY + ", unread = "
                    + MANY + " where user_id = 'ann'");
            statement.execute("analyze");
        }
        watched.plans();
    }

    private <T> T fast(CompletionStage<T> asked) throws Exception {
        T answer = done(asked);
        for (String plan : watched.plans()) {
            assertThat(plan.replaceFirst("(?s).*?\n", ""))
                    .as(plan)
                    .containsIgnoringCase("fanfare_inbox_")
                    .doesNotContain(slow());
        }
        return answer;
    }

    @Test
    @DisplayName("M20 an inbox of 100,000 messages is read and marked by indexes, whatever is asked for")
    void isReadByIndexes() throws Exception {
        fill();
        InboxPage first = fast(inbox().list("ann", InboxQuery.NEWEST));
        assertThat(first.entries())
                .hasSize(100)
                .first()
                .extracting(InboxEntry::position)
                .isEqualTo(100_000L);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.behind(first.cursor())))
                        .entries())
                .first()
                .extracting(InboxEntry::position)
                .isEqualTo(99_900L);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.since(99_990))).entries())
                .hasSize(10);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.ofTag("rare"))).entries())
                .hasSize(1);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.ofArchive())).entries())
                .isEmpty();
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.unread())).entries())
                .hasSize(100);
        assertThat(fast(inbox().counts("ann"))).isEqualTo(new InboxCounts(MANY, MANY));
        assertThat(fast(inbox().markAll("ann", InboxMark.READ, MANY - 5))).isEqualTo(new InboxCounts(5, 5));
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.unread())).entries())
                .hasSize(5);
        assertThat(fast(inbox().mark("ann", InboxMark.UNREAD, List.of(3L)))).isEqualTo(new InboxCounts(5, 6));
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.unread())).entries())
                .hasSize(6)
                .last()
                .extracting(InboxEntry::position)
                .isEqualTo(3L);
        assertThat(fast(inbox().markAll("ann", InboxMark.READ, 10))).isEqualTo(new InboxCounts(5, 5));
        assertThat(fast(inbox().markAll("ann", InboxMark.READ, MANY))).isEqualTo(InboxCounts.NONE);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.unread())).entries())
                .isEmpty();
        assertThat(fast(inbox().mark("ann", InboxMark.ARCHIVED, List.of(7L)))).isEqualTo(InboxCounts.NONE);
        assertThat(fast(inbox().list("ann", InboxQuery.NEWEST.ofArchive())).entries())
                .hasSize(1);
    }
}
