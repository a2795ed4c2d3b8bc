package dev.fanfare.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How tables come into a database in which an application has its own. */
abstract class MigrationContract {

    @TempDir
    java.nio.file.Path scripts = java.nio.file.Path.of("");

    abstract DataSource database();

    @AfterEach
    void closePool() throws Exception {
        if (database() instanceof AutoCloseable pool) {
            pool.close();
        }
    }

    private Set<String> names() throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = database().getConnection();
                ResultSet tables =
                        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String schema = String.valueOf(tables.getString("TABLE_SCHEM")).toLowerCase(Locale.ROOT);
                if (schema.equals("public")) {
                    names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    @Test
    @DisplayName("M19 the tables are made beside those of an application and its own Flyway, whoever comes first")
    void besideAnApplicationsOwn() throws Exception {
        java.nio.file.Files.writeString(scripts.resolve("V1__orders.sql"), "create table orders (id int primary key);");
        Flyway own = Flyway.configure()
                .dataSource(database())
                .locations("filesystem:" + scripts)
                .load();
        own.migrate();
        FanfareTables tables = FanfareTables.in(database()).migrate(database());
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "orders",
                        "flyway_schema_history",
                        "fanfare_schema_history",
                        "fanfare_outbox",
                        "fanfare_outbox_dead",
                        "fanfare_outbox_halt",
                        "fanfare_outbox_relay",
                        "fanfare_outbox_partition",
                        "fanfare_inbox_user",
                        "fanfare_inbox_entry",
                        "fanfare_inbox_id",
                        "fanfare_inbox_choice",
                        "fanfare_push_device",
                        "fanfare_push_topic",
                        "fanfare_push_send",
                        "fanfare_push_job",
                        "fanfare_push_pace",
                        "fanfare_push_escalation");
        java.nio.file.Files.writeString(scripts.resolve("V2__more.sql"), "create table more (id int primary key);");
        own.migrate();
        own.validate();
        assertThat(tables.migrate(database())).isEqualTo(tables);
        FanfareTables other = tables.withPrefix("shop2_").migrate(database());
        assertThat(other.name("outbox")).isEqualTo("shop2_outbox");
        assertThat(names()).contains("more", "shop2_outbox", "shop2_schema_history");
    }

    @Test
    @DisplayName("M19 nodes that start together make the tables once")
    void nodesThatStartTogether() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<FanfareTables>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starts.add(() -> FanfareTables.in(database()).migrate(database()));
            }
            for (Future<FanfareTables> each : nodes.invokeAll(starts)) {
                assertThat(each.get().prefix()).isEqualTo("fanfare_");
            }
        } finally {
            nodes.shutdownNow();
        }
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from fanfare_outbox_partition")) {
            count.next();
            assertThat(count.getInt(1)).isEqualTo(64);
        }
    }

    @Test
    @DisplayName("M19 a prefix that is no name is refused")
    void prefixesAreNames() {
        FanfareTables tables = FanfareTables.in(database());
        for (String prefix : List.of("", "1", "a;drop table", "Shop_", "x".repeat(31))) {
            assertThatThrownBy(() -> tables.withPrefix(prefix))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + prefix + "\"");
        }
    }
}
