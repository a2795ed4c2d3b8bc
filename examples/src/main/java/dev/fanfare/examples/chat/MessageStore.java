package dev.fanfare.examples.chat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** The messages, in an H2 database in a file. */
final class MessageStore implements AutoCloseable {

    private static final RowMapper<Message> MESSAGE = (row, context) -> new Message(
            row.getLong("id"),
            row.getString("user_id"),
            row.getString("name"),
            row.getString("text"),
            row.getObject("sent_at", OffsetDateTime.class).toInstant().toEpochMilli());

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    /**
     * Opens the database, and creates or updates it if need be.
     *
     * @param folder where its file is
     */
    MessageStore(Path folder) {
        HikariConfig config = new HikariConfig();
        // By default H2 writes a commit half a second later, and a killed process would lose it.
        config.setJdbcUrl("jdbc:h2:file:" + folder.resolve("chat").toAbsolutePath() + ";WRITE_DELAY=0");
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:dev/fanfare/examples/chat/migration")
                .load()
                .migrate();
        jdbi = Jdbi.create(pool);
    }

    /** Stores a message; it is committed when the call returns. */
    Message add(String room, String user, String name, String text, Instant time) {
        OffsetDateTime sentAt = OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
        long id = jdbi.inTransaction(handle -> handle.createUpdate("insert into messages (room, user_id, name, text,"
                        + " sent_at) values (:room, :user, :name, :text, :sentAt)")
                .bind("room", room)
                .bind("user", user)
                .bind("name", name)
                .bind("text", text)
                .bind("sentAt", sentAt)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
        return new Message(id, user, name, text, time.toEpochMilli());
    }

    /**
     * The newest messages of a room, oldest first.
     *
     * @param after only those with a larger id
     * @param limit at most so many
     */
    List<Message> newest(String room, long after, int limit) {
        List<Message> newestFirst = jdbi.withHandle(handle -> handle.createQuery(
                        "select * from messages where room =" + " :room and id > :after order by id desc limit :limit")
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
