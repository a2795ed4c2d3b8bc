package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A file that is damaged somewhere is a configuration or a mistake with its place, and nothing else. */
class ConfigMutationsTest {

    private static final String YAML = """
            %YAML 1.2
            ---
            client: &client
              insecure: true # for now
              allowed_origins: [https://a.example, "https://*.b.example"]
              token: {hmac_secret_key: &secret '1.10', audience: ~}
              ping_interval: 1m30s
            http_api: {key: *secret}
            channel:
              namespaces:
                - &base {name: chat, history_size: 10, history_ttl: 300ms, force_recovery: true}
                - <<: *base
                  name: |-
                    open
                  channel_regex: ^[a-z]+$
            http_server: {port: 9000, trusted_proxies: [10.0.0.0/8]}
            log: {level: info, format: json}
            """;

    private static final String JSON = """
            {"client": {"insecure": true, "allowed_origins": ["https://a.example"], "ping_interval": "1m30s",
              "token": {"hmac_secret_key": "1.10", "audience": null}},
             "channel": {"namespaces": [{"name": "chat", "history_size": 10, "history_ttl": "300ms"}]},
             "http_server": {"port": 9000, "trusted_proxies": ["10.0.0.0/8"]}}
            """;

    private static final List<String> PIECES = List.of(
            "\n",
            "\t",
            " ",
            "  ",
            ":",
            ": ",
            "- ",
            "? ",
            "*",
            "&",
            "&a ",
            "*client",
            "*base",
            "<<: ",
            "!!",
            "!",
            "{",
            "}",
            "[",
            "]",
            ",",
            "#",
            "'",
            "\"",
            "\\",
            "|",
            ">",
            "%",
            "@",
            "`",
            "---\n",
            "...\n",
            "~",
            "null",
            "9",
            "99999999999999999999",
            "-1",
            "1e9h",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "ä",
            "😀",
            "\r",
            "\\u0000",
            "\\ud800");

    /** What is done to a text at some place. */
    private record Damage(int place, int removed, String inserted) {
        String applyTo(String text) {
            int at = place % (text.length() + 1);
            return text.substring(0, at) + inserted + text.substring(Math.min(text.length(), at + removed));
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<Damage> one = Combinators.combine(
                        Arbitraries.integers().between(0, 2_000),
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(5, 0),
                                net.jqwik.api.Tuple.of(3, 1),
                                net.jqwik.api.Tuple.of(1, 30)),
                        Arbitraries.of(PIECES))
                .as(Damage::new);
        return one.list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 500)
    @Label("a damaged file is read, or refused with its place")
    void aDamagedFileIsReadOrRefused(@ForAll("damages") List<Damage> damages) throws IOException {
        isReadOrRefused(".yaml", damaged(YAML, damages).getBytes(StandardCharsets.UTF_8));
        isReadOrRefused(".json", damaged(JSON, damages).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    @Label("any bytes are read, or refused with their place")
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
        isReadOrRefused(".yaml", bytes);
        isReadOrRefused(".json", bytes);
    }

    private static String damaged(String text, List<Damage> damages) {
        String damaged = text;
        for (Damage damage : damages) {
            damaged = damage.applyTo(damaged);
        }
        return damaged;
    }

    private static void isReadOrRefused(String extension, byte[] content) throws IOException {
        Path file = Files.createTempFile("fanfare-", extension);
        try {
            Files.write(file, content);
            new ConfigLoader().file(file).load();
        } catch (ConfigException refused) {
            assertThat(refused.getMessage()).startsWith(file + ":").doesNotContain("\n", "Exception", "tools.jackson");
        } finally {
            Files.delete(file);
        }
    }
}
