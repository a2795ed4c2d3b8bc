package dev.fanfare.examples.chat;

import dev.fanfare.server.config.ConfigException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * The messages, in an H2 database in a file. What {@link #add} returns is on the disk: it survives the end of
 * the process at any moment. Which version and settings of H2 that rests on, and why, is in
 * {@code docs/decisions/0007-chat-database.md}.
 */
final class MessageStore implements AutoCloseable {

    /** For so long a part of the file that has become free is not written over. */
    private static final Duration RETENTION = Duration.ofSeconds(45);

    private static final int DATABASE_IS_CLOSED = 90098;
    private static final int IN_USE = 90020;

    private static final RowMapper<Message> MESSAGE = (row, context) -> new Message(
            row.getLong("id"),
            row.getString("user_id"),
            row.getString("name"),
            row.getString("text"),
            row.getObject("sent_at", OffsetDateTime.class).toInstant().toEpochMilli(),
            Objects.requireNonNullElse(row.getString("post_key"), ""));

    private final DataFolder folder;
    private final String fileSystem;
    private final Duration retention;
    private final Availability availability = new Availability();
    private final CompletableFuture<Jdbi> database = new CompletableFuture<>();

    /** Writing is exclusive: ids are in the order of commits, and nobody reads what is not on the disk yet. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** Changed under the lock for writing, as is whether the store is closed. */
    private long lastId;

    private boolean closed;

    /** Touches nothing yet. */
    MessageStore(DataFolder folder) {
        this(folder, "file:", RETENTION);
    }

    /**
     * Touches nothing yet.
     *
     * @param fileSystem the one of H2 that the file is in, such as {@code file:}
     * @param retention for so long a part of the file that has become free is not written over
     */
    MessageStore(DataFolder folder, String fileSystem, Duration retention) {
        this.folder = folder;
        this.fileSystem = fileSystem;
        this.retention = retention;
    }

    /**
     * Opens the database, and creates or updates it if need be; until then, everything else waits.
     *
     * @throws ConfigException if it cannot be opened
     */
    void open() {
        String url = "jdbc:h2:" + fileSystem + folder.inUrl("chat") + settings();
        try {
            Flyway.configure()
                    .dataSource(url, "", "")
                    .locations("classpath:dev/fanfare/examples/chat/migration")
                    .load()
                    .migrate();
            Jdbi jdbi = Jdbi.create(url);
            lastId = jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(id), 0) from messages")
                    .mapTo(Long.class)
                    .one());
            database.complete(jdbi);
        } catch (FlywayException | JdbiException problem) {
            throw new ConfigException("The database in " + folder + " cannot be opened: "
                    + (errorCode(problem) == IN_USE
                            ? "another demo uses it. Stop that one, or choose another folder with --data."
                            : Availability.reason(problem)));
        }
    }

    /** What is not left to H2's defaults. */
    private String settings() {
        return String.join(
                ";",
                // A commit is written before it returns, not half a second later.
                ";WRITE_DELAY=0",
                "RETENTION_TIME=" + retention.toMillis(),
                // The database stays open between two connections, and until close(): not until the JVM begins
                // to end, when there are still clients who write.
                "DB_CLOSE_DELAY=-1",
                "DB_CLOSE_ON_EXIT=FALSE",
                // H2's own log would have the messages in it.
                "TRACE_LEVEL_FILE=0",
                "TRACE_LEVEL_SYSTEM_OUT=0");
    }

    /**
     * Stores a message, unless the user has stored one under the same key before; it is on the disk when the
     * call returns.
     *
     * @param key what the user tells its messages apart by; "" for nothing
     * @return what is stored now
     * @throws UnavailableException if it cannot be stored at present
     */
    Message add(String room, String user, String key, String name, String text, Instant time) {
        lock.writeLock().lock();
        try {
            Message kept = ask(handle -> {
                Message message =
                        stored(handle, user, key).orElseGet(() -> insert(handle, room, user, key, name, text, time));
                // The operating system is not to keep it to itself either.
                handle.execute("checkpoint sync");
                return message;
            });
            availability.worked();
            return kept;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Message insert(
            Handle handle, String room, String user, String key, String name, String text, Instant time) {
        // From the clock, so that an id is new even if the database is not the one it was; and not from a
        // sequence, which H2 counts ahead of and may find stepped back after a crash.
        lastId = Math.max(lastId + 1, time.toEpochMilli());
        long id = lastId;
        handle.createUpdate("insert into messages (id, room, user_id, post_key, name, text, sent_at)"
                        + " values (:id, :room, :user, :key, :name, :text, :sentAt)")
                .bind("id", id)
                .bind("room", room)
                .bind("user", user)
                .bind("key", key.isEmpty() ? null : key)
                .bind("name", name)
                .bind("text", text)
                .bind("sentAt", OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
                .execute();
        return new Message(id, user, name, text, time.toEpochMilli(), key);
    }

    private static Optional<Message> stored(Handle handle, String user, String key) {
        return handle.createQuery("select * from messages where user_id = :user and post_key = :key")
                .bind("user", user)
                .bind("key", key.isEmpty() ? null : key)
                .map(MESSAGE)
                .findOne();
    }

    /**
     * The newest messages of a room, oldest first.
     *
     * @param limit at most so many
     * @throws UnavailableException if they cannot be read at present
     */
    List<Message> newest(String room, int limit) {
        List<Message> messages = new ArrayList<>(read(
                handle -> handle.createQuery("select * from messages where room = :room order by id desc limit :limit")
                        .bind("room", room)
                        .bind("limit", limit)
                        .map(MESSAGE)
                        .list()));
        Collections.reverse(messages);
        return messages;
    }

    /**
     * How many messages of a room lie between two ids, without these.
     *
     * @throws UnavailableException if they cannot be counted at present
     */
    int between(String room, long after, long before) {
        return read(handle -> handle.createQuery(
                        "select count(*) from messages where room = :room and id > :after and id < :before")
                .bind("room", room)
                .bind("after", after)
                .bind("before", before)
                .mapTo(Integer.class)
                .one());
    }

    private <R> R read(HandleCallback<R, RuntimeException> question) {
        lock.readLock().lock();
        try {
            return ask(question);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Each question gets a connection of its own. H2 closes the database when it cannot write, and a later
     * connection opens it again, as it was after the last commit.
     */
    private <R> R ask(HandleCallback<R, RuntimeException> question) {
        if (closed) {
            throw new UnavailableException("the store is closed");
        }
        Jdbi jdbi = opened();
        try {
            return jdbi.withHandle(question);
        } catch (JdbiException problem) {
            if (errorCode(problem) != DATABASE_IS_CLOSED) {
                throw availability.failed(problem);
            }
        }
        // The first to come after such an end finds the database closed, and opens the way for the next.
        try {
            return jdbi.withHandle(question);
        } catch (JdbiException problem) {
            throw availability.failed(problem);
        }
    }

    private Jdbi opened() {
        try {
            return database.join();
        } catch (CompletionException closedBefore) {
            throw new UnavailableException("the store is closed");
        }
    }

    private static int errorCode(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return 0;
    }

    @Override
    public void close() {
        // Whoever waits for the database to be opened waits no longer.
        database.completeExceptionally(new UnavailableException("the store is closed"));
        lock.writeLock().lock();
        try {
            if (!closed && !database.isCompletedExceptionally()) {
                // The database is closed with its last connection, which this is.
                database.join().useHandle(handle -> handle.execute("set db_close_delay 0"));
            }
        } catch (JdbiException problem) {
            availability.failed(problem);
        } finally {
            closed = true;
            lock.writeLock().unlock();
        }
    }
}
