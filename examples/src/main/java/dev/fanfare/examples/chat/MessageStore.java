package dev.fanfare.examples.chat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The messages, in an H2 database in a file. */
final class MessageStore implements AutoCloseable {

    private static final RowMapper<Message> MESSAGE = (row, context) -> new Message(
            row.getLong("id"),
            row.getString("user_id"),
            row.getString("name"),
            row.getString("text"),
            row.getObject("sent_at", OffsetDateTime.class).toInstant().toEpochMilli());

    private final HikariDataSource pool = new HikariDataSource();
    private final CompletableFuture<Jdbi> database = new CompletableFuture<>();

    /**
     * Touches nothing yet.
     *
     * @param folder where the database's file is
     */
    MessageStore(Path folder) {
        // By default H2 writes a commit half a second later, and a killed process would lose it.
        pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("chat").toAbsolutePath() + ";WRITE_DELAY=0");
        pool.setMaximumPoolSize(4);
    }

    /** Opens the database, and creates or updates it if need be; until then, everything else waits. */
    void open() {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:dev/fanfare/examples/chat/migration")
                .load()
                .migrate();
        database.complete(Jdbi.create(pool));
    }

    /**
     * Stores a message, unless the user has stored one under the same key before; it is committed when the
     * call returns.
     *
     * @param key what the user tells its messages apart by; "" for nothing
     * @return what is stored now
     */
    Message add(String room, String user, String key, String name, String text, Instant time) {
        try {
            return insert(room, user, key, name, text, time);
        } catch (UnableToExecuteStatementException problem) {
            return stored(user, key).orElseThrow(() -> problem);
        }
    }

    private Message insert(String room, String user, String key, String name, String text, Instant time) {
        long id = database.join()
                .inTransaction(
                        handle -> handle.createUpdate("insert into messages (room, user_id, post_key, name, text,"
                                        + " sent_at) values (:room, :user, :key, :name, :text, :sentAt)")
                                .bind("room", room)
                                .bind("user", user)
                                .bind("key", key.isEmpty() ? null : key)
                                .bind("name", name)
                                .bind("text", text)
                                .bind("sentAt", OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
                                .executeAndReturnGeneratedKeys("id")
                                .mapTo(Long.class)
                                .one());
        return new Message(id, user, name, text, time.toEpochMilli());
    }

    private Optional<Message> stored(String user, String key) {
        return database.join()
                .withHandle(
                        handle -> handle.createQuery("select * from messages where user_id = :user and post_key = :key")
                                .bind("user", user)
                                .bind("key", key)
                                .map(MESSAGE)
                                .findOne());
    }

    /**
     * The newest messages of a room, oldest first.
     *
     * @param after only those with a larger id
     * @param limit at most so many
     */
    List<Message> newest(String room, long after, int limit) {
        List<Message> newestFirst = database.join()
                .withHandle(handle -> handle.createQuery(
                                "select * from messages where room = :room and id > :after order by id desc limit :limit")
                        .bind("room", room)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map(MESSAGE)
                        .list());
        List<Message> messages = new ArrayList<>(newestFirst);
        Collections.reverse(messages);
        return messages;
    }

    @Override
    public void close() {
        pool.close();
    }
}
