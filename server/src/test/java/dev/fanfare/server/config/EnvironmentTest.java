package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which variables of the environment are keys, and which belong to others. */
class EnvironmentTest {

    @Test
    void serviceLinksOfKubernetesArePassedOver() {
        Map<String, String> links = Map.ofEntries(
                Map.entry("FANFARE_PORT", "tcp://10.0.0.1:8000"),
                Map.entry("FANFARE_SERVICE_HOST", "10.0.0.1"),
                Map.entry("FANFARE_SERVICE_PORT", "8000"),
                Map.entry("FANFARE_SERVICE_PORT_HTTP", "8000"),
                Map.entry("FANFARE_PORT_8000_TCP", "tcp://10.0.0.1:8000"),
                Map.entry("FANFARE_PORT_8000_TCP_PROTO", "tcp"),
                Map.entry("FANFARE_PORT_8000_TCP_PORT", "8000"),
                Map.entry("FANFARE_PORT_8000_TCP_ADDR", "10.0.0.1"),
                Map.entry("FANFARE_API_PORT", "tcp://10.0.0.2:80"),
                Map.entry("FANFARE_API_SERVICE_HOST", "10.0.0.2"),
                Map.entry("FANFARE_API_PORT_53_UDP_ADDR", "10.0.0.2"),
                Map.entry("FANFARE_HTTP_SERVER_PORT", "tcp://10.0.0.3:8000"),
                Map.entry("FANFARE_HTTP_SERVER_SERVICE_HOST", "10.0.0.3"));
        ServerConfig config = new ConfigLoader().environment(links).load();
        assertThat(config.httpServer().port()).isEqualTo(8000);
        assertThat(config.remarks().passedOver()).containsExactlyInAnyOrderElementsOf(links.keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "FANFARE_PORT, 8000",
        "FANFARE_HOST, 10.0.0.1",
        "FANFARE_SERVICE, x",
        "FANFARE_PORT_8000, tcp://10.0.0.1:8000",
        "FANFARE_PORT_TCP_ADDR, 10.0.0.1",
        "FANFARE_, x",
    })
    void otherUnknownVariablesAreMistakes(String name, String value) {
        assertThatThrownBy(() -> new ConfigLoader().environment(Map.of(name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("environment variable " + name + ": there is no such key; did you mean");
    }

    @Test
    void aListOfTheEnvironmentNamesItselfWhenAnElementIsWrong(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("c.yaml"), "channel:\n  namespaces:\n    - name: a\n      presence: true\n");
        assertThatThrownBy(() -> new ConfigLoader()
                        .file(file)
                        .environment(Map.of("FANFARE_CHANNEL_NAMESPACES", "[{\"name\": \"a\", \"presence\": \"x\"}]"))
                        .load())
                .hasMessageStartingWith(
                        "environment variable FANFARE_CHANNEL_NAMESPACES: channel.namespaces[0].presence:");
        for (String malformed : List.of("[{\"name\": \"a\"}] x", "[{\"name\": \"a\"", "[{}, ]", "[{a: b}]")) {
            assertThatThrownBy(() -> new ConfigLoader().environment(Map.of("FANFARE_CHANNEL_NAMESPACES", malformed)))
                    .as(malformed)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("environment variable FANFARE_CHANNEL_NAMESPACES: channel.namespaces:1: ");
        }
    }
}
