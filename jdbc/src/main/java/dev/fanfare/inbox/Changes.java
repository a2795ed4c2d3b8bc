package dev.fanfare.inbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What becomes of an inbox by each of the things that can be done with it. Blocks; safe for any thread. */
final class Changes {

    private final InboxTables tables;
    private final InboxOptions options;

    Changes(InboxTables tables, InboxOptions options) {
        this.tables = tables;
        this.options = options;
    }

    /**
     * What was done.
     *
     * @param <T> what is answered
     * @param answer what is answered
     * @param user how the inbox stands afterwards
     * @param isChange whether there is anything that somebody who follows it would see
     */
    record Done<T>(T answer, InboxUser user, boolean isChange) {}

    private static <T> Done<T> unchanged(T answer, InboxUser user) {
        return new Done<>(answer, user, false);
    }

    private <T> Done<T> saved(Handle handle, String userId, InboxUser user, T answer) {
        tables.save(handle, userId, user);
        return new Done<>(answer, user, true);
    }

    /** Puts a message in, or finds it there; empty if the user does not want it. */
    Done<Optional<InboxRow>> add(String userId, InboxMessage message) {
        return tables.change(userId, (handle, user, now) -> {
            if (!message.id().isEmpty()) {
                Optional<Long> known = tables.known(handle, userId, message.id(), now);
                if (known.isPresent()) {
                    return unchanged(
                            tables.rows(handle, userId, user, List.of(known.get())).stream()
                                    .findFirst(),
                            user);
                }
            }
            if (!wants(handle, userId, message.category())) {
                return unchanged(Optional.empty(), user);
            }
            InboxUser next = user.changed().grown();
            Optional<InboxRow> before = message.collapseKey().isEmpty()
                    ? Optional.empty()
                    : tables.collapsible(
                            handle,
                            userId,
                            user,
                            message.collapseKey(),
                            now - options.collapseWindow().toMillis(),
                            now);
            long id = before.map(InboxRow::id).orElse(next.top());
            int count = before.map(InboxRow::count).orElse(0) + 1;
            InboxRow row = new InboxRow(
                    id,
                    next.top(),
                    message.tag(),
                    message.category(),
                    MessageBody.of(message).toJson(),
                    message.data().utf8(),
                    count,
                    now,
                    null,
                    null,
                    null,
                    next.change());
            long expires =
                    now + (message.expiresAfter().isZero() ? options.retention() : message.expiresAfter()).toMillis();
            if (before.isPresent()) {
                tables.replace(handle, userId, row, expires);
                next = next.counting(before.get(), row);
            } else {
                tables.insert(handle, userId, row, message.collapseKey(), expires);
                next = next.counting(next.unseen() + 1L, next.unread() + 1L);
            }
            if (!message.id().isEmpty()) {
                tables.remember(
                        handle,
                        userId,
                        message.id(),
                        id,
                        now + options.dedupeTtl().toMillis());
            }
            return saved(handle, userId, next, Optional.of(row));
        });
    }

    private boolean wants(Handle handle, String userId, String category) {
        InboxCategory known = options.categories().get(category);
        return known == null
                || known.isMandatory()
                || tables.choices(handle, userId)
                        .getOrDefault(category, InboxPreference.EVERYTHING)
                        .inbox();
    }

    /** Marks messages; answers those that have changed. */
    Done<List<Long>> mark(String userId, InboxMark mark, Collection<Long> which) {
        return tables.change(userId, (handle, user, now) -> {
            InboxUser next = user.changed();
            List<Long> changed = new ArrayList<>();
            for (InboxRow row : tables.rows(handle, userId, user, which)) {
                if (mark == InboxMark.DELETED) {
                    next = next.counting(row, row.with(now, now, now));
                    changed.add(row.id());
                    continue;
                }
                InboxRow marked = marked(row, mark, now);
                if (!marked.equals(row)) {
                    tables.mark(handle, userId, user, marked, next.change());
                    next = next.counting(row, marked);
                    changed.add(row.id());
                }
            }
            if (changed.isEmpty()) {
                return unchanged(changed, user);
            }
            if (mark == InboxMark.DELETED) {
                tables.delete(handle, userId, changed);
            }
            return saved(handle, userId, next, changed);
        });
    }

    private static InboxRow marked(InboxRow row, InboxMark mark, long now) {
        Long seen = row.seen() == null ? Long.valueOf(now) : row.seen();
        return switch (mark) {
            case SEEN -> row.with(seen, row.read(), row.archived());
            case READ -> row.with(seen, row.read() == null ? Long.valueOf(now) : row.read(), row.archived());
            case UNREAD -> row.with(row.seen(), null, row.archived());
            case ARCHIVED ->
                row.with(row.seen(), row.read(), row.archived() == null ? Long.valueOf(now) : row.archived());
            case UNARCHIVED -> row.with(row.seen(), row.read(), null);
            case DELETED -> throw new IllegalArgumentException("what is deleted is not marked");
        };
    }

    /** Marks everything up to a position as seen or as read, however much it is; answers up to where. */
    Done<Long> markAll(String userId, InboxMark mark, long upTo) {
        return tables.change(userId, (handle, user, now) -> {
            long position = Math.min(upTo, user.top());
            Watermark before = mark == InboxMark.READ ? user.read() : user.seen();
            InboxUser next = user.changed();
            if (position <= before.position()) {
                // All of these were marked together before, but for those that were marked unread since.
                List<InboxRow> again =
                        mark == InboxMark.READ ? tables.unreadUpTo(handle, userId, user, position) : List.of();
                for (InboxRow row : again) {
                    InboxRow read = marked(row, InboxMark.READ, now);
                    tables.mark(handle, userId, user, read, next.change());
                    next = next.counting(row, read);
                }
                return again.isEmpty() ? unchanged(position, user) : saved(handle, userId, next, position);
            }
            Watermark here = new Watermark(position, next.change(), now);
            InboxCounts behind = tables.countBehind(handle, userId, user, position);
            next = mark == InboxMark.READ
                    ? next.marked(user.seen(), here).counting(behind.unseen(), behind.unread())
                    : next.marked(here, user.read()).counting(behind.unseen(), user.unread());
            return saved(handle, userId, next, position);
        });
    }

    /** A device has everything up to a position. */
    Done<Long> acknowledge(String userId, long position) {
        return tables.change(userId, (handle, user, now) -> {
            long upTo = Math.min(position, user.top());
            if (upTo > user.acknowledged()) {
                tables.save(handle, userId, user.acknowledging(upTo));
            }
            return unchanged(upTo, user);
        });
    }

    /** Keeps what a user wants to be told of. */
    void prefer(String userId, String category, InboxPreference preference) {
        tables.change(userId, (handle, user, now) -> {
            tables.choose(handle, userId, category, preference);
            return unchanged(category, user);
        });
    }

    /** Forgets everything of a user. */
    Done<Boolean> forget(String userId) {
        return tables.change(userId, (handle, user, now) -> {
            tables.forget(handle, userId);
            return user.top() == 0
                    ? unchanged(true, user)
                    : saved(handle, userId, user.changed().counting(0, 0), true);
        });
    }

    /** Takes out what is over, up to a number of messages; answers which. */
    Done<List<Long>> expire(String userId, int most) {
        return tables.change(userId, (handle, user, now) -> {
            InboxUser next = user.changed();
            List<Long> gone = new ArrayList<>();
            for (InboxRow row : tables.expired(handle, userId, user, now, most)) {
                next = next.counting(row, row.with(now, now, now));
                gone.add(row.id());
            }
            if (gone.isEmpty()) {
                return unchanged(gone, user);
            }
            tables.delete(handle, userId, gone);
            return saved(handle, userId, next, gone);
        });
    }
}
