package dev.fanfare.inbox;

import dev.fanfare.Extension;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.jdbc.FanfareTables;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * What users have been told and may read later, in a database: it survives restarts, and all nodes with the same database
 * have the same. Messages of a user are in the order in which they were put in, and each has a position that is above those
 * of all before.
 *
 * <p>Whoever of the user is connected and follows the inbox is told of each change, with the counts after it. That is only
 * the wake-up: a client that was away reads what came since the position it has acknowledged, and misses nothing.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event
 * loop, and fails with {@link ErrorException}: {@code BAD_REQUEST} for what cannot be, saying why, and {@code
 * INTERNAL} if the database does not do it, which may be tried again.
 */
public interface Inbox {

    /**
     * The group of the notifications by which followers are told of changes: {@code {"change","unseen","unread","top"}}
     * with what has become otherwise in {@code added}, {@code marked} or {@code reset}. Trackers of other groups do not
     * see them.
     */
    String NOTIFICATION_GROUP = "fanfare.inbox";

    /**
     * The inboxes of an engine that has notifications. Found afterwards by {@code fanfare.part(Inbox.class)}.
     *
     * @param dataSource of H2, PostgreSQL, MySQL or MariaDB; not closed by this
     * @param options {@link InboxOptions#DEFAULT} for nothing special
     * @return for {@link dev.fanfare.FanfareBuilder#with}; makes its tables, or brings them up to date, when the engine is
     *     built
     */
    static Extension in(DataSource dataSource, InboxOptions options) {
        return new InboxExtension(dataSource, null, options);
    }

    /**
     * The same in tables that are there.
     *
     * @param dataSource as above
     * @param tables which
     * @param options {@link InboxOptions#DEFAULT} for nothing special
     * @return for {@link dev.fanfare.FanfareBuilder#with}
     */
    static Extension in(DataSource dataSource, FanfareTables tables, InboxOptions options) {
        return new InboxExtension(dataSource, Objects.requireNonNull(tables, "tables must not be null"), options);
    }

    /** {@return how these inboxes are} */
    InboxOptions options();

    /** {@return how the database keeps up, without asking it} */
    InboxLoad load();

    /**
     * Looks whether a message could be put in, without doing so.
     *
     * @param user who
     * @param message what
     * @throws ErrorException {@code BAD_REQUEST} if it could never be, saying why
     */
    void check(String user, InboxMessage message);

    /**
     * Puts a message into the inbox of a user.
     *
     * @param user who; not empty
     * @param message what
     * @return completes when it is in the database, with how it stands there; empty if the user does not want messages of
     *     its category. A message whose id was put in before is not put in again: what stands there of it is answered
     */
    CompletionStage<Optional<InboxEntry>> add(String user, InboxMessage message);

    /**
     * Reads a part of an inbox.
     *
     * @param user whose
     * @param query which part; {@link InboxQuery#NEWEST} to begin with
     * @return completes with the messages and the counts of the same moment
     */
    CompletionStage<InboxPage> list(String user, InboxQuery query);

    /**
     * Reads how many messages wait.
     *
     * @param user whose
     * @return completes with the counts
     */
    CompletionStage<InboxCounts> counts(String user);

    /**
     * Marks messages. Those that are not there, or stand so already, stay as they are.
     *
     * @param user whose
     * @param mark what becomes of them
     * @param ids which; {@link InboxEntry#id()}. At most {@link InboxOptions#pageSize()}
     * @return completes with the counts afterwards
     */
    CompletionStage<InboxCounts> mark(String user, InboxMark mark, Collection<Long> ids);

    /**
     * Marks everything up to a position in one step, however much that is; what comes at the same moment stays as it is.
     *
     * @param user whose
     * @param mark {@link InboxMark#SEEN} or {@link InboxMark#READ}
     * @param upTo {@link InboxPage#top()} of what the user has before the eyes
     * @return completes with the counts afterwards
     */
    CompletionStage<InboxCounts> markAll(String user, InboxMark mark, long upTo);

    /**
     * A device of the user has everything up to a position, which pages say from then on ({@link InboxPage#acknowledged}): a
     * device that starts anew can begin there, and the application can see what nobody has.
     *
     * @param user whose
     * @param position {@link InboxEntry#position()} of the newest it has
     * @return completes when that is in the database
     */
    CompletionStage<Void> acknowledge(String user, long position);

    /**
     * Reads what a user wants to be told of.
     *
     * @param user whose choice
     * @return completes with all {@link InboxOptions#categories()} by name, chosen or not
     */
    CompletionStage<Map<String, InboxPreference>> preferences(String user);

    /**
     * Keeps what a user wants to be told of.
     *
     * @param user whose choice
     * @param category one of {@link InboxOptions#categories()} that is not mandatory
     * @param preference the choice
     * @return completes when it is in the database
     */
    CompletionStage<Void> prefer(String user, String category, InboxPreference preference);

    /**
     * Forgets everything of a user, choices included, but for how far positions have come: none is given again.
     *
     * @param user whose
     * @return completes when it is gone
     */
    CompletionStage<Void> forget(String user);
}
