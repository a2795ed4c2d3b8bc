package dev.fanfare.inbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds messages of a user by what is asked for. Each statement has an index that it reads in order, and no more of it than it
 * answers, however much is there; but for what is unread of one tag.
 */
final class InboxSearch {

    private final String entries;

    InboxSearch(String entries) {
        this.entries = entries;
    }

    /** Up to so many of the messages that are asked for, and are not over. */
    List<InboxRow> find(Handle handle, String userId, InboxUser user, InboxQuery query, long now, int limit) {
        if (query.since() >= 0) {
            return since(handle, userId, user, query, now, limit);
        }
        if (!query.unreadOnly()) {
            return part(handle, userId, user, query, now, limit, "");
        }
        if (!query.archived() && user.unread() == 0) {
            return List.of();
        }
        List<InboxRow> found = new ArrayList<>();
        for (String each : List.of(
                " and waits = " + InboxRow.UNREAD + " and pos > " + user.read().position(),
                " and waits = " + InboxRow.UNREAD_AGAIN + " and marked > "
                        + user.read().change())) {
            found.addAll(part(handle, userId, user, query, now, limit, each));
        }
        return found.stream()
                .sorted(Comparator.comparingLong(InboxRow::position).reversed())
                .limit(limit)
                .toList();
    }

    private List<InboxRow> part(
            Handle handle, String userId, InboxUser user, InboxQuery query, long now, int limit, String unread) {
        boolean isFirst = query.cursor() == 0;
        Query found = handle.createQuery(select()
                + (isFirst ? "" : " and pos < :from")
                + " and shelf = " + (query.archived() ? 1 : 0)
                + tag(query)
                + unread
                + " order by pos desc limit :most");
        return rows(isFirst ? found : found.bind("from", query.cursor()), userId, user, query, now, limit);
    }

    private List<InboxRow> since(Handle handle, String userId, InboxUser user, InboxQuery query, long now, int limit) {
        Query found = handle.createQuery(select()
                        + " and pos > :from"
                        + tag(query)
                        + (query.unreadOnly() ? InboxTables.UNREAD : "")
                        + " order by pos asc limit :most")
                .bind("from", Math.max(query.since(), query.cursor()));
        if (query.unreadOnly()) {
            InboxTables.bindReading(found, user);
        }
        return rows(found, userId, user, query, now, limit);
    }

    private String select() {
        return "select " + InboxRow.COLUMNS + " from " + entries + " where user_id = :user and expires > :now";
    }

    private static String tag(InboxQuery query) {
        return query.tag().isEmpty() ? "" : " and tag = :tag";
    }

    private static List<InboxRow> rows(
            Query found, String userId, InboxUser user, InboxQuery query, long now, int limit) {
        found.bind("user", userId).bind("now", now).bind("most", limit);
        if (!query.tag().isEmpty()) {
            found.bind("tag", query.tag());
        }
        return found.map((row, context) -> InboxRow.of(row).under(user)).list();
    }
}
