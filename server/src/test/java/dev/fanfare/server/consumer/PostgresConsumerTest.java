package dev.fanfare.server.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A table of Centrifugo's in PostgreSQL, and what a server makes of it. */
class PostgresConsumerTest {

    private static final Pattern DATA = Pattern.compile("\"data\":(\\d+)");

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private static EmbeddedPostgres postgres;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Connection connection;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    /** The table, as the documentation of Centrifugo has it. */
    @BeforeEach
    void makeTheTable() throws SQLException {
        connection = postgres.getPostgresDatabase().getConnection();
        execute("""
                create table centrifugo_outbox (
                    id bigserial primary key,
                    method text not null,
                    payload jsonb not null,
                    partition integer not null default 0,
                    created_at timestamp with time zone default now() not null)
                """);
    }

    @AfterEach
    void dropTheTable() throws SQLException {
        execute("drop table centrifugo_outbox");
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void write(String method, String payload, int partition) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into centrifugo_outbox (method, payload, partition) values (?, ?::jsonb, ?)")) {
            insert.setString(1, method);
            insert.setString(2, payload);
            insert.setInt(3, partition);
            insert.executeUpdate();
        }
    }

    private void publish(int number, int partition) throws SQLException {
        write(
                "publish",
                "{\"channel\":\"p" + partition + "\",\"data\":" + number + ",\"idempotency_key\":\"" + partition + "-"
                        + number + "\"}",
                partition);
    }

    private int rows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from centrifugo_outbox")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static FanfareServer server(String more) throws IOException {
        String dsn = "postgresql://postgres:@localhost:" + postgres.getPort() + "/postgres?sslmode=disable";
        return FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("client.insecure", "true")
                        .flag("prometheus.enabled", "true")
                        .environment(Map.of(
                                "FANFARE_CONSUMERS",
                                "[{\"name\":\"shop\",\"enabled\":true,\"type\":\"postgresql\",\"postgresql\":{\"dsn\":\""
                                        + dsn + "\",\"outbox_table_name\":\"centrifugo_outbox\"" + more + "}}]"))
                        .load())
                .start();
    }

    private static RawWebSocket subscriber(FanfareServer server, String channel) throws IOException {
        RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket");
        client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
        while (!client.readText().contains("\"id\":2")) {
            // The answer to the connect command may come first.
        }
        return client;
    }

    private static List<Integer> read(RawWebSocket client, int last) throws IOException {
        List<Integer> read = new ArrayList<>();
        while (read.isEmpty() || read.get(read.size() - 1) != last) {
            Matcher data = DATA.matcher(client.readText());
            while (data.find()) {
                read.add(Integer.valueOf(data.group(1)));
            }
        }
        return read;
    }

    @Test
    @DisplayName("M19 commands in Centrifugo's outbox table are carried out in order for each partition; "
            + "what can never be done is skipped")
    void carriesOutInOrder() throws Exception {
        try (FanfareServer server = server(",\"num_partitions\":2,\"partition_select_limit\":7");
                RawWebSocket first = subscriber(server, "p0");
                RawWebSocket second = subscriber(server, "p1")) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= 50; i++) {
                publish(i, 0);
                publish(i, 1);
            }
            write("dance", "{}", 0);
            write("publish", "{\"channel\":5}", 0);
            write("publish", "{\"chanel\":\"p0\"}", 0);
            write("publish", "{\"channel\":\"nowhere:a\",\"data\":1}", 0);
            write("publish", "[]", 0);
            publish(51, 0);
            write("broadcast", "{\"channels\":[\"p1\",\"other\"],\"data\":51}", 1);
            connection.commit();
            connection.setAutoCommit(true);
            List<Integer> all = IntStream.rangeClosed(1, 51).boxed().toList();
            assertThat(read(first, 51)).isEqualTo(all);
            assertThat(read(second, 51)).isEqualTo(all);
            await().until(() -> rows() == 0);
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("fanfare_consumer_processed_total{consumer=\"shop\"} 107.0");
        }
    }

    @Test
    @DisplayName("M19 nothing is lost and nothing comes out of order while the connections to the database are killed")
    void survivesKilledConnections() throws Exception {
        try (FanfareServer server = server(",\"partition_select_limit\":5,\"partition_poll_interval\":\"10ms\"");
                RawWebSocket client = subscriber(server, "p0")) {
            for (int i = 1; i <= 300; i++) {
                publish(i, 0);
                if (i % 50 == 0) {
                    execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                            + " and backend_type = 'client backend'");
                }
            }
            assertThat(read(client, 300))
                    .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
            await().until(() -> rows() == 0);
        }
    }

    @Test
    @DisplayName("M19 a consumer that hears NOTIFY does not wait for its next look")
    void hearsNotify() throws Exception {
        try (FanfareServer server = server(
                        ",\"partition_poll_interval\":\"1h\",\"partition_notification_channel\":\"shop_change\"");
                RawWebSocket client = subscriber(server, "p0")) {
            for (int i = 1; i <= 3; i++) {
                publish(i, 0);
                execute("notify shop_change, '0'");
                assertThat(read(client, i)).containsExactly(i);
            }
        }
    }

    @Test
    @DisplayName("M19 of several nodes one at a time works on a partition, as Centrifugo's locks say")
    void leavesToOthersWhatTheyAreAbout() throws Exception {
        try (FanfareServer server = server(",\"partition_poll_interval\":\"5ms\"");
                RawWebSocket client = subscriber(server, "p0");
                Connection other = postgres.getPostgresDatabase().getConnection();
                Statement centrifugo = other.createStatement()) {
            other.setAutoCommit(false);
            centrifugo.execute("select pg_advisory_xact_lock(hashtext('centrifugo_partition_lock_shop0'))");
            publish(1, 0);
            centrifugo.execute("delete from centrifugo_outbox");
            other.commit();
            publish(2, 0);
            assertThat(read(client, 2)).containsExactly(2);
        }
    }
}
