package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Each layer of a configuration is read, or refused on one line that says where. */
class ConfigFuzz {

    private static final List<String> KEYS = List.copyOf(new ConfigLoader().keys());

    @FuzzTest(maxDuration = "10m")
    void layers(FuzzedDataProvider data) throws IOException {
        int layer = data.consumeInt(0, 3);
        String key = data.pickValue(KEYS);
        String text = data.consumeRemainingAsString();
        switch (layer) {
            case 0 -> isReadOrRefused(".yaml", text);
            case 1 -> isReadOrRefused(".json", text);
            case 2 -> {
                String variable = "FANFARE_" + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
                isReadOrRefused(variable, () -> new ConfigLoader().environment(Map.of(variable, text)));
            }
            default -> isReadOrRefused("--set " + key, () -> new ConfigLoader().flag(key, text));
        }
    }

    private static void isReadOrRefused(String extension, String content) throws IOException {
        Path file = Files.createTempFile("fanfare-", extension);
        try {
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            isReadOrRefused(file + ":", () -> new ConfigLoader().file(file));
        } finally {
            Files.delete(file);
        }
    }

    private interface Layer {
        ConfigLoader read();
    }

    private static void isReadOrRefused(String place, Layer layer) {
        try {
            assertThat(layer.read().load()).isNotNull();
        } catch (ConfigException refused) {
            assertThat(refused.getMessage())
                    .contains(place)
                    .doesNotContain("\n", "\r", "Exception", "tools.jackson", "org.snakeyaml");
        }
    }
}
