package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

/** Whatever text a key holds comes back as that text, however it was written. */
class ConfigValuesTest {

    private static final List<String> TEXT_KEYS = List.of(
            "http_api.key", "client.token.hmac_secret_key", "client.token.issuer", "node.name", "notifications.secret");

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> confusing = Arbitraries.of(
                "~",
                "null",
                "true",
                "yes",
                "1e5",
                "0x1F",
                "007",
                "1.10",
                "2026-11-25",
                "<<",
                "*a",
                "&a",
                "!x",
                "[a]",
                "{a: b}",
                "- a",
                "# a",
                "a: b",
                "a #b",
                "'",
                "\"",
                "\\",
                "---",
                "...",
                "%",
                "@",
                "`",
                "",
                " ",
                "|",
                ">");
        Arbitrary<String> printable = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .withChars("\n\t😀\u2028".toCharArray())
                .ofMaxLength(30)
                .filter(ConfigValuesTest::isText);
        return Arbitraries.oneOf(confusing, printable, confusing.tuple2().map(two -> two.get1() + two.get2()));
    }

    /** Half a character cannot be written in UTF-8, and a byte order mark is none of the text. */
    private static boolean isText(String text) {
        return text.codePoints()
                .noneMatch(c -> (c >= 0xD800 && c <= 0xDFFF) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF);
    }

    @Property(tries = 150)
    @Label("in every quoting style of YAML, in JSON, in the environment and as a flag")
    void aTextComesBack(@ForAll("texts") String text, @ForAll("keys") String key) throws IOException {
        for (String yaml : yamlStyles(text)) {
            assertThat(valueOf(key, file(".yaml", block(key, yaml)))).as(yaml).isEqualTo(text);
        }
        String quoted = JsonMapper.shared().writeValueAsString(text);
        String json = List.of(key.split("\\.", -1)).stream()
                        .map(part -> "{\"" + part + "\": ")
                        .collect(Collectors.joining())
                + quoted
                + "}".repeat(key.split("\\.", -1).length);
        assertThat(valueOf(key, file(".json", json))).as(json).isEqualTo(text);
        // JSON is YAML too.
        assertThat(valueOf(key, file(".yaml", json))).as(json).isEqualTo(text);
        String variable = "FANFARE_" + key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
        assertThat(valueOf(key, new ConfigLoader().environment(Map.of(variable, text))))
                .isEqualTo(text);
        assertThat(valueOf(key, new ConfigLoader().flag(key, text))).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(TEXT_KEYS);
    }

    /** The styles that can hold the text, as values. */
    private static List<String> yamlStyles(String text) {
        List<String> styles = new ArrayList<>();
        styles.add(JsonMapper.shared().writeValueAsString(text));
        styles.add("!!str " + JsonMapper.shared().writeValueAsString(text));
        boolean oneLine = text.codePoints().noneMatch(c -> c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029);
        if (oneLine) {
            styles.add("'" + text.replace("'", "''") + "'");
        }
        if (oneLine && !text.startsWith(" ") && !text.startsWith("\t") && !text.isBlank()) {
            styles.add("|-\n          " + text);
            styles.add(">-\n          " + text);
        }
        if (text.matches("[a-zA-Z][a-zA-Z0-9._/+-]{0,30}|[0-9][0-9a-zA-Z._+-]{0,30}") && !text.matches("(?i)null")) {
            styles.add(text);
            styles.add("&anchor " + text);
            styles.add("!!str " + text);
        }
        return styles;
    }

    private static String block(String key, String value) {
        String[] parts = key.split("\\.", -1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            text.append("  ".repeat(i)).append(parts[i]).append(i == parts.length - 1 ? ": " + value + "\n" : ":\n");
        }
        return text.toString();
    }

    private static ConfigLoader file(String extension, String text) throws IOException {
        Path file = Files.createTempFile("fanfare-", extension);
        try {
            Files.writeString(file, text);
            return new ConfigLoader().file(file);
        } finally {
            Files.delete(file);
        }
    }

    private static String valueOf(String key, ConfigLoader loader) {
        ServerConfig config = loader.load();
        return switch (key) {
            case "http_api.key" -> config.httpApi().key();
            case "client.token.hmac_secret_key" -> config.token().hmacSecretKey();
            case "client.token.issuer" -> config.token().issuer();
            case "node.name" -> config.nodeName();
            default -> config.notifications().options().secret();
        };
    }
}
