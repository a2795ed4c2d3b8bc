package dev.fanfare.inbox;

import dev.fanfare.jdbc.Dialect;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.Connections;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The tables of inboxes, and who has which turn in them. Blocks; safe for any thread. */
final class InboxTables {

    /** What is not read, as it stands in the table and under the user's watermark. */
    static final String UNREAD = " and opened is null and (pos > :readPosition or marked > :readChange)";

    private final Jdbi jdbi;
    private final FanfareTables tables;
    private final String users;
    private final String entries;
    private final String ids;
    private final String choice;
    private final InboxSearch search;

    /** Somebody's turn: what of one transaction concerns one user. */
    interface Turn<T> {
        T take(Handle handle, InboxUser user, long now);
    }

    InboxTables(DataSource dataSource, FanfareTables tables) {
        this.jdbi = Connections.of(dataSource);
        this.tables = tables;
        this.users = tables.name("inbox_user");
        this.entries = tables.name("inbox_entry");
        this.ids = tables.name("inbox_id");
        this.choice = tables.name("inbox_choice");
        this.search = new InboxSearch(entries);
    }

    /** What finds messages in a turn. */
    InboxSearch search() {
        return search;
    }

    /**
     * Changes the inbox of a user. Nobody else does so meanwhile: positions and counts are in the order of commits.
     */
    <T> T change(String user, Turn<T> turn) {
        return together(TransactionIsolationLevel.READ_COMMITTED, handle -> locked(handle, user, turn))
                .orElseGet(() -> {
                    begin(user);
                    return together(
                            TransactionIsolationLevel.READ_COMMITTED,
                            handle -> locked(handle, user, turn).orElseThrow());
                });
    }

    /**
     * Does something in one transaction. Its isolation is said in it: what a driver says of a connection would be said to
     * another one where a pooler lends them for a transaction.
     */
    private <T> T together(TransactionIsolationLevel isolation, HandleCallback<T, RuntimeException> work) {
        if (tables.dialect() == Dialect.H2) {
            // It knows that of a connection only.
            return jdbi.inTransaction(isolation, work);
        }
        String level = "set transaction isolation level " + isolation.name().replace('_', ' ');
        return jdbi.inTransaction(handle -> {
            handle.execute(level);
            return work.withHandle(handle);
        });
    }

    private <T> Optional<T> locked(Handle handle, String user, Turn<T> turn) {
        return handle.createQuery("select " + InboxUser.COLUMNS + ", "
                        + tables.dialect().now() + " as now_ms from " + users + " where user_id = :user for update")
                .bind("user", user)
                .map((row, context) -> new Locked(InboxUser.of(row), row.getLong("now_ms")))
                .findOne()
                .map(found -> turn.take(handle, found.user, found.now));
    }

    private record Locked(InboxUser user, long now) {}

    /** The first message of a user. Somebody else may be about it at the same time. */
    private void begin(String user) {
        try {
            jdbi.useHandle(handle -> handle.createUpdate("insert into " + users + " (user_id, " + InboxUser.COLUMNS
                            + ") values (:user, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                    .bind("user", user)
                    .execute());
        } catch (UnableToExecuteStatementException refused) {
            if (!Connections.isThereAlready(refused)) {
                throw refused;
            }
        }
    }

    /** Reads the inbox of a user, as it stood at one moment. */
    <T> T read(String user, Turn<T> turn) {
        return together(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            Locked found = handle.createQuery("select " + InboxUser.COLUMNS + ", "
                            + tables.dialect().now() + " as now_ms from " + users + " where user_id = :user")
                    .bind("user", user)
                    .map((row, context) -> new Locked(InboxUser.of(row), row.getLong("now_ms")))
                    .findOne()
                    .orElse(new Locked(InboxUser.NEW, 0));
            return turn.take(handle, found.user, found.now);
        });
    }

    /** Keeps what has become of a user; must be locked. */
    void save(Handle handle, String userId, InboxUser user) {
        handle.createUpdate("update " + users
                        + " set top_pos = :top, change_no = :change, unseen = :unseen, unread = :unread,"
                        + " acknowledged = :acknowledged, seen_pos = :seenPosition, seen_change = :seenChange,"
                        + " seen_time = :seenTime, read_pos = :readPosition, read_change = :readChange,"
                        + " read_time = :readTime where user_id = :user")
                .bind("top", user.top())
                .bind("change", user.change())
                .bind("unseen", user.unseen())
                .bind("unread", user.unread())
                .bind("acknowledged", user.acknowledged())
                .bind("seenPosition", user.seen().position())
                .bind("seenChange", user.seen().change())
                .bind("seenTime", user.seen().time())
                .bind("readPosition", user.read().position())
                .bind("readChange", user.read().change())
                .bind("readTime", user.read().time())
                .bind("user", userId)
                .execute();
    }

    static void bindReading(Query query, InboxUser user) {
        query.bind("readPosition", user.read().position())
                .bind("readChange", user.read().change());
    }

    /** Those of the messages that are there. */
    List<InboxRow> rows(Handle handle, String userId, InboxUser user, Collection<Long> which) {
        return which.isEmpty()
                ? List.of()
                : handle.createQuery("select " + InboxRow.COLUMNS + " from " + entries
                                + " where user_id = :user and id in (<ids>)")
                        .bindList("ids", List.copyOf(which))
                        .bind("user", userId)
                        .map((row, context) -> InboxRow.of(row).under(user))
                        .list();
    }

    /** The unread message of a key that a new one becomes one with. */
    Optional<InboxRow> collapsible(Handle handle, String userId, InboxUser user, String key, long since, long now) {
        Query found = handle.createQuery("select " + InboxRow.COLUMNS + " from " + entries
                        + " where user_id = :user and collapse_key = :key and created > :since and expires > :now"
                        + " and shelf = 0" + UNREAD + " order by pos desc limit 1")
                .bind("user", userId)
                .bind("key", key)
                .bind("since", since)
                .bind("now", now);
        bindReading(found, user);
        return found.map((row, context) -> InboxRow.of(row).under(user)).findFirst();
    }

    /** What is not read up to a position that is under the watermark. */
    List<InboxRow> unreadUpTo(Handle handle, String userId, InboxUser user, long position) {
        return handle.createQuery("select " + InboxRow.COLUMNS + " from " + entries
                        + " where user_id = :user and shelf in (0, 1) and waits = " + InboxRow.UNREAD_AGAIN
                        + " and pos <= :position and marked > :change")
                .bind("user", userId)
                .bind("position", position)
                .bind("change", user.read().change())
                .map((row, context) -> InboxRow.of(row).under(user))
                .list();
    }

    /** How many messages behind a position count as unread, and how many as unseen. */
    InboxCounts countBehind(Handle handle, String userId, InboxUser user, long position) {
        Query counted = handle.createQuery("select count(*) as unread, coalesce(sum(case when seen is null and"
                        + " (pos > :seenPosition or marked > :seenChange) then 1 else 0 end), 0) as unseen from "
                        + entries + " where user_id = :user and pos > :position and shelf = 0" + UNREAD)
                .bind("user", userId)
                .bind("position", position)
                .bind("seenPosition", user.seen().position())
                .bind("seenChange", user.seen().change());
        bindReading(counted, user);
        return counted.map((row, context) -> new InboxCounts(row.getInt("unseen"), row.getInt("unread")))
                .one();
    }

    /** A new message. */
    void insert(Handle handle, String userId, InboxRow row, String collapseKey, long expires) {
        handle.createUpdate("insert into " + entries + " (user_id, " + InboxRow.COLUMNS
                        + ", collapse_key, expires, shelf, waits)"
                        + " values (:user, :id, :position, :tag, :category, :body, :data, :count, :created, null, null,"
                        + " null, :marked, :key, :expires, 0, " + InboxRow.UNREAD + ")")
                .bind("user", userId)
                .bind("id", row.id())
                .bind("position", row.position())
                .bind("tag", row.tag())
                .bind("category", row.category())
                .bind("body", row.body())
                .bind("data", row.data())
                .bind("count", row.count())
                .bind("created", row.created())
                .bind("marked", row.marked())
                .bind("key", collapseKey)
                .bind("expires", expires)
                .execute();
    }

    /** A message that has become one with a new one: everything of it but its id is that of the new one. */
    void replace(Handle handle, String userId, InboxRow row, long expires) {
        handle.createUpdate(
                        "update " + entries + " set pos = :position, tag = :tag, category = :category, body = :body,"
                                + " data = :data, occurrences = :count, created = :created, seen = null, opened = null,"
                                + " marked = :marked, expires = :expires, waits = " + InboxRow.UNREAD
                                + " where user_id = :user and id = :id")
                .bind("user", userId)
                .bind("id", row.id())
                .bind("position", row.position())
                .bind("tag", row.tag())
                .bind("category", row.category())
                .bind("body", row.body())
                .bind("data", row.data())
                .bind("count", row.count())
                .bind("created", row.created())
                .bind("marked", row.marked())
                .bind("expires", expires)
                .execute();
    }

    /** How a message is marked from now on. */
    void mark(Handle handle, String userId, InboxUser user, InboxRow row, long change) {
        handle.createUpdate("update " + entries + " set seen = :seen, opened = :read, archived = :archived,"
                        + " marked = :change, shelf = :shelf, waits = :waits where user_id = :user and id = :id")
                .bind("shelf", row.archived() == null ? 0 : 1)
                .bind("waits", row.waits(user))
                .bind("user", userId)
                .bind("id", row.id())
                .bind("seen", row.seen())
                .bind("read", row.read())
                .bind("archived", row.archived())
                .bind("change", change)
                .execute();
    }

    void delete(Handle handle, String userId, Collection<Long> which) {
        handle.createUpdate("delete from " + entries + " where user_id = :user and id in (<ids>)")
                .bindList("ids", List.copyOf(which))
                .bind("user", userId)
                .execute();
    }

    /** What is there under the id that an application has given. */
    Optional<Long> known(Handle handle, String userId, String messageId, long now) {
        return handle.createQuery(
                        "select entry from " + ids + " where user_id = :user and message_id = :id and expires > :now")
                .bind("user", userId)
                .bind("id", messageId)
                .bind("now", now)
                .mapTo(Long.class)
                .findOne();
    }

    /** From now on a message is known by the id that an application has given. */
    void remember(Handle handle, String userId, String messageId, long entry, long expires) {
        handle.createUpdate("delete from " + ids + " where user_id = :user and message_id = :id")
                .bind("user", userId)
                .bind("id", messageId)
                .execute();
        handle.createUpdate("insert into " + ids + " (user_id, message_id, entry, expires)"
                        + " values (:user, :id, :entry, :expires)")
                .bind("user", userId)
                .bind("id", messageId)
                .bind("entry", entry)
                .bind("expires", expires)
                .execute();
    }

    /** Users of whom something is over, up to a number of them. */
    List<String> usersWithExpired(int most) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select distinct user_id from " + entries + " where expires <= " + now() + " limit :most")
                .bind("most", most)
                .mapTo(String.class)
                .list());
    }

    /** What of a user is over, up to a number of messages. */
    List<InboxRow> expired(Handle handle, String userId, InboxUser user, long now, int most) {
        return handle.createQuery("select " + InboxRow.COLUMNS + " from " + entries
                        + " where user_id = :user and expires <= :now order by expires limit :most")
                .bind("user", userId)
                .bind("now", now)
                .bind("most", most)
                .map((row, context) -> InboxRow.of(row).under(user))
                .list();
    }

    /** Forgets ids that are past their time. */
    void forgetIds() {
        jdbi.useHandle(handle -> handle.execute("delete from " + ids + " where expires <= " + now()));
    }

    /** The time, asked once for a statement: otherwise PostgreSQL compares each row with another, without an index. */
    private String now() {
        return "(select " + tables.dialect().now() + ")";
    }

    /** Forgets everything of a user but how far positions have come; must be locked. */
    void forget(Handle handle, String userId) {
        for (String table : List.of(entries, ids, choice)) {
            handle.createUpdate("delete from " + table + " where user_id = :user")
                    .bind("user", userId)
                    .execute();
        }
    }

    /** What a user has chosen, by category. */
    Map<String, InboxPreference> choices(String userId) {
        return jdbi.withHandle(handle -> choices(handle, userId));
    }

    Map<String, InboxPreference> choices(Handle handle, String userId) {
        Map<String, InboxPreference> choices = new HashMap<>();
        handle.createQuery("select category, in_inbox, in_push from " + choice + " where user_id = :user")
                .bind("user", userId)
                .map((row, context) -> choices.put(
                        row.getString("category"),
                        new InboxPreference(row.getBoolean("in_inbox"), row.getBoolean("in_push"))))
                .list();
        return choices;
    }

    /** Keeps what a user has chosen; must be locked. */
    void choose(Handle handle, String userId, String category, InboxPreference preference) {
        handle.createUpdate("delete from " + choice + " where user_id = :user and category = :category")
                .bind("user", userId)
                .bind("category", category)
                .execute();
        handle.createUpdate("insert into " + choice + " (user_id, category, in_inbox, in_push)"
                        + " values (:user, :category, :inbox, :push)")
                .bind("user", userId)
                .bind("category", category)
                .bind("inbox", preference.inbox())
                .bind("push", preference.push())
                .execute();
    }
}
