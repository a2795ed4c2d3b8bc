package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations that were written for Centrifugo. */
class CentrifugoConfigTest {

    @TempDir
    private @Nullable Path folder;

    private ServerConfig load(String name, String text) throws IOException {
        return new ConfigLoader().file(file(name, text)).load();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(Objects.requireNonNull(folder).resolve(name), text);
    }

    static Stream<String> keysOfCentrifugo() {
        return new CentrifugoKeys().paths().stream();
    }

    @Test
    void noKeyIsBothOursAndCentrifugosAlone() {
        KnownKeys ours = new KnownKeys();
        assertThat(keysOfCentrifugo().filter(key -> {
                    String place = key.replace("[]", "[0]");
                    return ours.exists(place) || !ours.namesIn(place).isEmpty();
                }))
                .as("take these out of centrifugo.yaml")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keysOfCentrifugo")
    void eachKeyOfCentrifugoIsAWarningThatNamesIt(String key) throws IOException {
        StringBuilder json = new StringBuilder();
        StringBuilder end = new StringBuilder();
        String needed = "";
        for (String name : key.split("\\.", -1)) {
            boolean isList = name.endsWith("[]");
            json.append('{').append(needed).append('"').append(name.replace("[]", ""));
            json.append("\":").append(isList ? "[" : "");
            end.insert(0, isList ? "]}" : "}");
            needed = name.equals("proxies[]") ? "\"name\":\"a\",\"endpoint\":\"http://localhost:3000\"," : "";
        }
        List<String> warnings = load("c.json", json + "\"1\"" + end).remarks().warnings();
        assertThat(warnings).singleElement().asString().contains("c.json:1: ").contains(": it ");
        String named = warnings.get(0).split(": ", 3)[1];
        assertThat(key.replace("[]", "[0]")).startsWith(named);
    }

    @Test
    void aWarningSaysWhereAndWhatBecomesOfIt() throws IOException {
        assertThat(load("c.yaml", "health: {enabled: true}\nadmin:\n  enabled: true\n  password: secret\n")
                        .remarks()
                        .warnings())
                .singleElement()
                .asString()
                .endsWith("c.yaml:2: admin: Centrifugo has this key and Fanfare does not: it has no effect; there is no"
                        + " admin page");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            admin: {pasword: x}                                     | admin.pasword: there is no such key; did you mean "password"?
            admn: {password: x}                                     | admn: there is no such key; did you mean "admin"?
            pid_fil: x                                              | pid_fil: there is no such key
            proxies: [{name: a}, {nam: b}]                          | proxies[1].nam: there is no such key; did you mean "name"?
            channel: {namespaces: [{name: a, map: {mod: x}}]}       | channel.namespaces[0].map.mod: there is no such key; did you mean "mode"?
            consumers: [{name: a, kafka: {broker: x}}]              | consumers[0].kafka.broker: there is no such key; did you mean "brokers"?
            """)
    void aKeyThatNeitherHasIsAMistake(String text, String message) {
        assertThatThrownBy(() -> load("c.yaml", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theEnvironmentOfCentrifugoIsReadBelowOurs() throws IOException {
        Path file = file("c.yaml", "client: {channel_limit: 1, queue_max_size: 1}");
        ServerConfig config = new ConfigLoader()
                .file(file)
                .environment(Map.of(
                        "CENTRIFUGO_CLIENT_CHANNEL_LIMIT", "2",
                        "CENTRIFUGO_CLIENT_QUEUE_MAX_SIZE", "2",
                        "FANFARE_CLIENT_CHANNEL_LIMIT", "3",
                        "CENTRIFUGO_CLIENT_INSECURE", "1",
                        "CENTRIFUGO_CLIENT_ALLOWED_ORIGINS", "https://a.example  https://b.example",
                        "CENTRIFUGO_ADMIN_ENABLED", "true",
                        "CENTRIFUGO_WEBTRANSPORT_ENABLED", "true",
                        "CENTRIFUGO_PORT", "tcp://10.0.0.1:8000",
                        "CENTRIFUGO_VAR_TOKEN", "x"))
                .load();
        assertThat(config.clients().channelLimit()).isEqualTo(3);
        assertThat(config.clients().queueMaxSize()).isEqualTo(2);
        assertThat(config.clients().insecure()).isTrue();
        assertThat(config.allowedOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.remarks().passedOver()).containsExactlyInAnyOrder("CENTRIFUGO_PORT", "CENTRIFUGO_VAR_TOKEN");
        assertThat(String.join("\n", config.remarks().warnings()))
                .contains("environment variable CENTRIFUGO_ADMIN_ENABLED: admin.enabled: Centrifugo has")
                .contains("environment variable CENTRIFUGO_WEBTRANSPORT_ENABLED: webtransport.enabled: Centrifugo has");
    }

    @Test
    void namespacesOfTheEnvironmentAreSaidByName() throws IOException {
        Path file = file("c.yaml", "channel: {namespaces: [{name: my-own.one, history_size: 1, presence: true}]}");
        ServerConfig fromFile = new ConfigLoader()
                .file(file)
                .environment(Map.of("CENTRIFUGO_CHANNEL_NAMESPACES_MY_OWN_ONE_HISTORY_SIZE", "7"))
                .load();
        assertThat(Objects.requireNonNull(fromFile.namespaces().get("my-own.one"))
                        .history()
                        .size())
                .isEqualTo(7);
        ServerConfig alone = new ConfigLoader()
                .environment(Map.of(
                        "CENTRIFUGO_CHANNEL_NAMESPACES", "small big",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BIG_HISTORY_SIZE", "100",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BIG_HISTORY_TTL", "300s",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BIG_SUBSCRIPTION_TYPE", "stream",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BIG_CLIENT_PUBLISH_DEBOUNCE_INTERVAL", "50ms",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BIG_ALLOWED_DELTA_TYPES", "fossil",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_SMALL_PRESENCE", "1"))
                .load();
        assertThat(alone.namespaces()).containsOnlyKeys("small", "big");
        assertThat(Objects.requireNonNull(alone.namespaces().get("big"))
                        .history()
                        .ttl())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(Objects.requireNonNull(alone.namespaces().get("small"))
                        .presence()
                        .isKept())
                .isTrue();
        assertThat(alone.remarks().warnings())
                .singleElement()
                .asString()
                .contains("_BIG_CLIENT_PUBLISH_DEBOUNCE_INTERVAL");
        assertThatThrownBy(() ->
                        new ConfigLoader().environment(Map.of("CENTRIFUGO_CHANNEL_NAMESPACES_BIG_HISTORY_SIZE", "100")))
                .hasMessageContaining("CENTRIFUGO_CHANNEL_NAMESPACES_BIG_HISTORY_SIZE: there is no such key");
        assertThatThrownBy(() -> new ConfigLoader()
                        .environment(Map.of(
                                "CENTRIFUGO_CHANNEL_NAMESPACES", "a", "CENTRIFUGO_CHANNEL_NAMESPACES_A_PRESENCE", "x"))
                        .load())
                .hasMessageStartingWith("environment variable CENTRIFUGO_CHANNEL_NAMESPACES_A_PRESENCE: ");
    }

    @Test
    void tomlSaysTheSameAsYaml() throws IOException {
        ServerConfig config = load("c.toml", """
                pid_file = "/run/x"
                [client]
                allowed_origins = ["https://a.example"]
                channel_limit = 7
                ping_interval = "12s"
                [client.token]
                hmac_secret_key = "s"
                [[channel.namespaces]]
                name = "chat"
                presence = true
                """);
        assertThat(config.clients().channelLimit()).isEqualTo(7);
        assertThat(config.clients().pingInterval()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.token().hmacSecretKey()).isEqualTo("s");
        assertThat(config.namespaces()).containsOnlyKeys("chat");
        assertThat(config.remarks().warnings()).singleElement().asString().contains("c.toml: pid_file: Centrifugo has");
        assertThatThrownBy(() -> load("bad.toml", "[client]\nchannel_limit = = 7"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad.toml:2: this is not TOML");
        assertThatThrownBy(() -> load("wrong.toml", "[client]\nchannel_limit = true"))
                .hasMessageContaining("wrong.toml: client.channel_limit: a whole number is needed here");
    }

    /** What the live suites of public SDKs start Centrifugo with. */
    static Stream<Path> environments() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/centrifugo"))) {
            return files.filter(file -> file.toString().endsWith(".env")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theLiveSuitesOfSdksStartTheServer(Path file) throws IOException {
        Map<String, String> variables = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        ServerConfig config = new ConfigLoader().environment(variables).load();
        assertThat(config.namespaces().size())
                .isEqualTo(variables
                                .getOrDefault("CENTRIFUGO_CHANNEL_NAMESPACES", "")
                                .split(" ")
                                .length
                        - (variables.containsKey("CENTRIFUGO_CHANNEL_NAMESPACES") ? 0 : 1));
    }
}
