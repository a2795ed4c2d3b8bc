package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The files of docs/migrating-from-centrifugo.md. */
@DisplayName("M2 a configuration of Centrifugo")
class MigrationGuideTest {

    private static final Path FOLDER = Path.of("../examples/guides/centrifugo");

    private static ConfigLoader file(String name) {
        return new ConfigLoader().file(FOLDER.resolve(name));
    }

    @Test
    @DisplayName("M2 a configuration of Centrifugo starts the server with the warnings that the guide shows")
    void startsTheServer() throws IOException {
        ServerConfig config =
                file("config.json").option("--port", "http_server.port", "0").load();
        List<String> shown = Files.readAllLines(FOLDER.resolve("warnings.txt"));
        assertThat(config.remarks().warnings())
                .map(warning -> warning.replace(FOLDER + "/", ""))
                .containsExactlyElementsOf(shown);
        try (FanfareServer server = FanfareServer.builder(config).start()) {
            assertThat(server.url()).startsWith("http://");
        }
    }

    @Test
    @DisplayName("M2 a configuration of Centrifugo means the same as the one the guide makes of it")
    void meansTheSameAsOurs() {
        ServerConfig ours = file("fanfare.yaml").load();
        assertThat(ours.remarks().warnings()).isEmpty();
        assertThat(file("config.json").load())
                .usingRecursiveComparison()
                .ignoringFields("remarks")
                .isEqualTo(ours);
    }
}
