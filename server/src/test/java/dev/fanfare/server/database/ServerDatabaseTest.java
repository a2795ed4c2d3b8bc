package dev.fanfare.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxQuery;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Objects;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A server whose configuration names a database. */
class ServerDatabaseTest {

    @TempDir
    private @Nullable Path folder;

    private String file() {
        return "jdbc:h2:" + Objects.requireNonNull(folder).resolve("data");
    }

    private static ConfigLoader config(String url) {
        return new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("client.insecure", "true")
                .flag("database.url", url)
                .flag("database.user", url.startsWith("jdbc:h2") ? "sa" : "postgres")
                .flag("database.table_prefix", "live_");
    }

    @Test
    @DisplayName("M20 what a server has in its inboxes is there after a restart")
    void theInboxIsThereAfterARestart() throws Exception {
        ConfigLoader config = config(file())
                .flag("notifications.enabled", "true")
                .flag("prometheus.enabled", "true")
                .flag("inbox.enabled", "true");
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            server.fanfare()
                    .part(Inbox.class)
                    .add("ann", InboxMessage.of("kept"))
                    .toCompletableFuture()
                    .join();
            assertThat(metrics(server)).contains("fanfare_inbox_answered_total 1.0", "fanfare_inbox_waiting 0.0");
        }
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            assertThat(server.fanfare()
                            .part(Inbox.class)
                            .list("ann", InboxQuery.NEWEST)
                            .toCompletableFuture()
                            .join()
                            .entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.title()).isEqualTo("kept"));
        }
    }

    @Test
    @DisplayName("M19 a server sends what other processes have written into the outbox of its database, in H2")
    void sendsFromH2() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(file());
        database.setUser("sa");
        try (FanfareServer server = FanfareServer.builder(config(file())
                        .flag("outbox.enabled", "true")
                        .flag("outbox.poll", "20ms")
                        .load())
                .start()) {
            assertSends(
                    server, database.getConnection(), FanfareTables.in(database).withPrefix("live_"));
        }
    }

    @Test
    @DisplayName("M19 and in PostgreSQL, of whose NOTIFY it hears")
    void sendsFromPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setUrl(url);
            try (FanfareServer server = FanfareServer.builder(config(url)
                            .flag("outbox.enabled", "true")
                            .flag("outbox.listen", "true")
                            .flag("outbox.poll", "10m")
                            .flag("outbox.lease", "2s")
                            .flag("prometheus.enabled", "true")
                            .load())
                    .start()) {
                assertSends(
                        server,
                        DriverManager.getConnection(url),
                        FanfareTables.in(database).withPrefix("live_"));
                await().untilAsserted(() -> assertThat(metrics(server)).contains("fanfare_outbox_sent_total 1.0"));
            }
        }
    }

    private static String metrics(FanfareServer server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertSends(FanfareServer server, Connection connection, FanfareTables tables)
            throws Exception {
        try (connection;
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket");
                Fanfare application = Fanfare.builder().build()) {
            client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            String read = client.readText();
            while (!read.contains("\"id\":2")) {
                read = client.readText();
            }
            connection.setAutoCommit(false);
            Outbox.builder(application, tables)
                    .notifies(tables.dialect() == dev.fanfare.jdbc.Dialect.POSTGRESQL)
                    .build()
                    .publish(connection, "news", Payload.utf8("\"committed\""));
            connection.commit();
            while (!read.contains("committed")) {
                read = client.readText();
            }
        }
    }
}
