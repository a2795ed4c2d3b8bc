package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.inbox.InboxCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys whose values are lists of maps. */
class DatabaseKeysTest {

    @TempDir
    private @Nullable Path folder;

    private ServerConfig load(String name, String text) throws IOException {
        return new ConfigLoader()
                .file(Files.writeString(Objects.requireNonNull(folder).resolve(name), text))
                .load();
    }

    @Test
    void consumersAreThoseOfCentrifugo() throws IOException {
        ServerConfig config = load("c.json", """
                {"consumers": [
                  {"name": "off", "type": "kafka"},
                  {"name": "shop", "enabled": true, "type": "postgresql", "postgresql": {
                    "dsn": "postgresql://ann:p%40ss:w@db:5433/shop?sslmode=disable&pool_max_conns=4&connect_timeout=5",
                    "outbox_table_name": "live.centrifugo_outbox",
                    "num_partitions": 3}}]}
                """);
        assertThat(config.consumers()).singleElement().satisfies(shop -> {
            assertThat(shop.name()).isEqualTo("shop");
            assertThat(shop.postgresql().database())
                    .isEqualTo(new DatabaseAddress(
                            "jdbc:postgresql://db:5433/shop?sslmode=disable&connectTimeout=5", "ann", "p@ss:w"));
            assertThat(shop.postgresql().numPartitions()).isEqualTo(3);
            assertThat(shop.postgresql().partitionSelectLimit()).isEqualTo(100);
            assertThat(shop.postgresql().partitionPollInterval()).isEqualTo(Duration.ofMillis(300));
            assertThat(shop.toString()).doesNotContain("p@ss", "p%40ss");
        });
    }

    @Test
    void categoriesOfTheInboxAreAList() throws IOException {
        ServerConfig config = load("c.yaml", """
                inbox:
                  page_size: 7
                  categories:
                    - name: orders
                      label: Your orders
                    - {name: security, mandatory: true}
                """);
        assertThat(config.inbox().options().pageSize()).isEqualTo(7);
        assertThat(config.inbox().options().categories())
                .containsExactly(
                        Map.entry("orders", new InboxCategory("Your orders", false)),
                        Map.entry("security", new InboxCategory("security", true)));
    }
}
