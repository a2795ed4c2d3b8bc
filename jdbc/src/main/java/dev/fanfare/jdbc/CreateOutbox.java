package dev.fanfare.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.api.migration.Context;

/** The tables of the outbox. */
final class CreateOutbox extends TableMigration {

    /** How many partitions there are; each is leased by one relay. */
    private static final int PARTITIONS = 64;

    private final FanfareTables tables;

    CreateOutbox(FanfareTables tables) {
        super("1", "outbox");
        this.tables = tables;
    }

    /** What was written and not sent, who sends it, what stands still, and what was given up. */
    @Override
    List<String> statements() {
        Dialect dialect = tables.dialect();
        String message = """
                    id varchar(36) not null,
                    part smallint not null,
                    kind varchar(32) not null,
                    target varchar(700) not null,
                    payload %s not null,
                    headers %s,
                    idempotency_key varchar(255) not null,
                    created bigint not null
                """.formatted(dialect.bytes(), dialect.text());
        return List.of(
                tables.create("outbox", "seq " + dialect.identity() + " primary key,\n" + message),
                tables.create(
                        "outbox_dead",
                        "number " + dialect.identity() + " primary key,\n" + message
                                + ",\ndied bigint not null,\nattempts int not null,\nproblem varchar(1000) not null,\n"
                                + "unique (id)"),
                tables.create(
                        "outbox_halt",
                        "target varchar(700) primary key,\nseq bigint not null,\nattempts int not null,\n"
                                + "due bigint not null,\nproblem varchar(1000) not null"),
                tables.create("outbox_relay", "id varchar(36) primary key,\nlease_end bigint not null"),
                tables.create(
                        "outbox_partition",
                        "part smallint primary key,\nrelay varchar(36),\ntoken bigint not null,\n"
                                + "lease_end bigint not null"));
    }

    @Override
    public void migrate(Context context) throws SQLException {
        super.migrate(context);
        try (PreparedStatement insert = context.getConnection()
                .prepareStatement("insert into " + tables.name("outbox_partition")
                        + " (part, relay, token, lease_end) values (?, null, 0, 0)")) {
            for (int part = 0; part < PARTITIONS; part++) {
                insert.setInt(1, part);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
