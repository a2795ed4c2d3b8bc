package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigPlaceTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http_server.allowed_hosts                  | exa mple.com
            http_server.trusted_proxies                | proxy
            http_server.port                           | 70000
            http_server.max_header_size                | 0
            client.allowed_origins                     | example.com
            client.channel_limit                       | -1
            client.connection_limit                    | -1
            client.ping_interval                       | 9999999h
            channel.max_length                         | 0
            channel.publication_max_depth              | 0
            channel.delivery_queue_max_size            | 0
            channel.without_namespace.force_recovery   | true
            channel.without_namespace.channel_regex    | (
            channel.without_namespace.history_size     | -1
            websocket.compression_level                | 10
            websocket.message_size_limit               | 0
            notifications.retention_size               | -1
            notifications.cookie_name                  | a b
            notifications.group_membership_limit       | -1
            shutdown.timeout                           | soon
            log.level                                  | loud
            engine.memory.max_size                     | -1
            """)
    @DisplayName("an impossible value is refused with the place where it is said, whichever layer says it")
    void anImpossibleValueIsRefusedWithItsPlace(String key, String value) throws IOException {
        String variable = "FANFARE_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
        assertThatThrownBy(() ->
                        new ConfigLoader().environment(Map.of(variable, value)).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(variable);
        assertThatThrownBy(() -> new ConfigLoader().flag(key, value).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--set " + key);
        Path file = folder.resolve("c.yaml");
        Files.writeString(file, nested(key, value));
        long line = 1 + key.chars().filter(each -> each == '.').count();
        assertThatThrownBy(() -> new ConfigLoader().file(file).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":" + line + ":");
    }

    /** The key on a line of its own, below those of its objects. */
    private static String nested(String key, String value) {
        StringBuilder yaml = new StringBuilder();
        List<String> names = List.of(key.split("\\.", -1));
        for (int i = 0; i < names.size(); i++) {
            yaml.append(" ".repeat(i)).append(names.get(i)).append(":");
            yaml.append(i < names.size() - 1 ? "\n" : "");
        }
        boolean isList = key.endsWith("allowed_hosts") || key.endsWith("trusted_proxies") || key.endsWith("origins");
        return yaml + (isList ? " ['" + value + "']\n" : " '" + value + "'\n");
    }
}
