package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.history.Recovery;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.session.ClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {

    @TempDir
    private @Nullable Path folder;

    @Test
    void theDefaultsAreThoseOfTheLibrary() {
        ServerConfig config = new ConfigLoader().load();
        assertThat(config.clients()).isEqualTo(ClientOptions.DEFAULT);
        assertThat(config.channelSyntax()).isEqualTo(ChannelSyntax.DEFAULT);
        assertThat(config.withoutNamespace()).isEqualTo(NamespaceOptions.DEFAULT);
        assertThat(config.httpServer())
                .isEqualTo(new ServerConfig.HttpServer("", 8000, ServerConfig.TransportChoice.AUTO, 0, List.of()));
        assertThat(config.historyMetaTtl()).isEqualTo(Duration.ofDays(30));
        assertThat(config.notifications())
                .isEqualTo(new ServerConfig.Notifications(false, "/connection/notify", NotificationOptions.DEFAULT));
        assertThat(config.namespaces()).isEmpty();
        assertThat(config.allowedOrigins()).isEmpty();
    }

    @Test
    void aFileSaysWhatDiffers() {
        ServerConfig config = load("c.yaml", """
                client:
                  insecure: true
                  allowed_origins: [https://a.example, "https://*.b.example"]
                  token: {hmac_secret_key: s}
                  ping_interval: 1m30s
                  subscribe_to_user_personal_channel: {enabled: true}
                channel:
                  max_length: 100
                  without_namespace:
                    presence: true
                  namespaces:
                    - name: chat
                      history_size: 10
                      history_ttl: 300ms
                      force_recovery: true
                      force_recovery_mode: cache
                      channel_regex: ^[a-z]+$
                    - name: open
                      allow_subscribe_for_client: true
                http_server: {port: 9000}
                """);
        assertThat(config.clients().insecure()).isTrue();
        assertThat(config.clients().pingInterval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.clients().subscribeToUserPersonalChannel())
                .isEqualTo(new ClientOptions.PersonalChannel(true, ""));
        assertThat(config.allowedOrigins()).containsExactly("https://a.example", "https://*.b.example");
        assertThat(config.token().hmacSecretKey()).isEqualTo("s");
        assertThat(config.channelSyntax().maxLength()).isEqualTo(100);
        assertThat(config.withoutNamespace().presence()).isTrue();
        assertThat(config.httpServer().port()).isEqualTo(9000);
        NamespaceOptions chat = Objects.requireNonNull(config.namespaces().get("chat"));
        assertThat(chat.historyTtl()).isEqualTo(Duration.ofMillis(300));
        assertThat(chat.forceRecoveryMode()).isEqualTo(Recovery.Mode.CACHE);
        assertThat(chat.presence()).as("a namespace does not inherit").isFalse();
        assertThat(chat.channelRegex()).isEqualTo("^[a-z]+$");
        assertThat(config.namespaces()).containsOnlyKeys("chat", "open");
    }

    @Test
    void aJsonFileWorksTheSame() {
        assertThat(load("c.json", "{\"client\": {\"channel_limit\": 7}}")
                        .clients()
                        .channelLimit())
                .isEqualTo(7);
    }

    @Test
    void theEnvironmentReplacesTheFileAndFlagsReplaceBoth() {
        Path file = write("c.yaml", "client: {channel_limit: 1, queue_max_size: 2, insecure: false}");
        ServerConfig config = new ConfigLoader()
                .file(file)
                .environment(Map.of(
                        "FANFARE_CLIENT_CHANNEL_LIMIT",
                        "3",
                        "FANFARE_CLIENT_INSECURE",
                        "true",
                        "FANFARE_CLIENT_ALLOWED_ORIGINS",
                        "https://a.example, https://b.example",
                        "FANFARE_CHANNEL_NAMESPACES",
                        "[{\"name\": \"chat\", \"presence\": true}]",
                        "FANFARE_JAVA_OPTS",
                        "-Xmx1g",
                        "HOME",
                        "/home/ann"))
                .flag("client.channel_limit", "4")
                .load();
        assertThat(config.clients().channelLimit()).isEqualTo(4);
        assertThat(config.clients().queueMaxSize()).isEqualTo(2);
        assertThat(config.clients().insecure()).isTrue();
        assertThat(config.allowedOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.namespaces()).containsOnlyKeys("chat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client: {insecur: true}                                        | c.yaml:1: client.insecur: there is no such key; did you mean "insecure"?
            clients: {insecure: true}                                      | c.yaml:1: clients: there is no such key; did you mean "client"?
            client: {token: {hmac_secret: x}}                              | did you mean "hmac_secret_key"?
            channel: {namespaces: [{name: a, presense: true}]}             | channel.namespaces[0].presense: there is no such key; did you mean "presence"?
            channel: {namespaces: [{presence: true}]}                      | channel.namespaces[0]: a namespace needs a name
            channel: {namespaces: [{name: a}, {name: a}]}                  | there are two namespaces named "a"
            channel: {namespaces: 5}                                       | channel.namespaces: a list is needed here
            channel: {namespaces: [5]}                                     | channel.namespaces[0]: a map of keys is needed here
            client: {channel_limit: many}                                  | client.channel_limit: a whole number is needed here, not "many"
            client: {channel_limit: 0}                                     | channel_limit must be at least 1
            notifications: {retention_size: 0}                             | c.yaml:1: notifications: retention_size must be at least 1
            notifications: {cookie_name: "a b"}                            | cookie_name "a b" is not possible for a cookie
            notifications: {handler_prefix: x}                             | handler_prefix must start with "/", and is x
            client: {ping_interval: 5}                                     | "5" is no duration; write a number and a unit
            client: {pong_timeout: 30s}                                    | pong_timeout 30.0 s must be shorter than ping_interval 15.0 s
            client: {ping_interval:}                                       | client.ping_interval
            client: 5                                                      | client: a map of keys is needed here
            http_server: {port: 70000}                                     | port must be 0 to 65535
            http_server: {trusted_proxies: [10.0.0.0/8, proxy]}            | c.yaml:1: http_server: trusted_proxies has "proxy", which is neither an address nor a network
            engine: {type: redis}                                          | engine.type: one of memory is needed here
            channel: {without_namespace: {force_recovery: true}}           | positioning and recovery need a history
            channel: {without_namespace: {channel_regex: '('}}             | channel.without_namespace: channel_regex "(" is no regular expression in the syntax of RE2
            channel: {without_namespace: {force_recovery_mode: some}}      | channel.without_namespace.force_recovery_mode
            - a                                                            | c.yaml:1: a configuration is a map of keys
            client: {insecure: true, insecure: false}                      | c.yaml:1: Duplicate Object property "insecure"
            client: [                                                      | c.yaml:
            """)
    void aMistakeIsNamedWithItsPlaceAndRemedy(String yaml, String message) {
        assertThatThrownBy(() -> load("c.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLineIsThatOfTheKey() {
        assertThatThrownBy(() -> load("c.yaml", "client:\n  insecure: true\n\n  ping_interval: 5s\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("c.yaml:4: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client:\\n\\tinsecure: true         | c.yaml:2: found character '\\t(TAB)' that cannot start any token
            client:\\n  a: 1\\n b: 2            | c.yaml:3: expected <block end>
            client:\\n  - [a\\n  - b]\\n c: ] ] | c.yaml:
            client: "no end               | c.yaml:1: found unexpected end of stream
            """)
    void whatIsNotYamlIsNamedWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> load("c.yaml", yaml.translateEscapes()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aValueOfTheWrongKindIsToldInPlainWords() {
        assertThatThrownBy(
                        () -> new ConfigLoader().flag("client.insecure", "yes").load())
                .hasMessageContaining("--set client.insecure: ")
                .hasMessageContaining("true or false is needed here, not \"yes\"");
        assertThatThrownBy(() ->
                        new ConfigLoader().flag("client.channel_limit", "many").load())
                .hasMessageContaining("a whole number is needed here, not \"many\"");
        assertThatThrownBy(() -> new ConfigLoader().flag("engine.type", "redis").load())
                .hasMessageContaining("one of memory is needed here, not \"redis\"");
        assertThatThrownBy(() -> new ConfigLoader()
                        .option("--port", "http_server.port", "99999")
                        .load())
                .hasMessageStartingWith("--port: ")
                .hasMessageContaining("0 to 65535");
    }

    @Test
    void mistakesInTheEnvironmentAndInFlagsAreNamedToo() {
        assertThatThrownBy(() -> new ConfigLoader().environment(Map.of("FANFARE_CLIENT_INSECUR", "true")))
                .hasMessageContaining("FANFARE_CLIENT_INSECUR")
                .hasMessageContaining("did you mean FANFARE_CLIENT_INSECURE?");
        assertThatThrownBy(() -> new ConfigLoader()
                        .environment(Map.of("FANFARE_CLIENT_CHANNEL_LIMIT", "x"))
                        .load())
                .hasMessageContaining("environment variable FANFARE_CLIENT_CHANNEL_LIMIT");
        assertThatThrownBy(() -> new ConfigLoader().flag("client.insecur", "true"))
                .hasMessageContaining("--set client.insecur: there is no such key; did you mean client.insecure?");
        assertThatThrownBy(() -> new ConfigLoader().file(Path.of("nowhere.yaml")))
                .hasMessageContaining("nowhere.yaml: there is no such file");
    }

    @Test
    void anEmptyFileIsFine() {
        assertThat(load("c.yaml", "# nothing\n")).isEqualTo(new ConfigLoader().load());
    }

    @Test
    void theDocumentationHasEveryKey() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigLoader.class.getResourceAsStream("defaults.yaml"))) {
            String defaults = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String documented = Files.readString(Path.of("../docs/configuration.md"));
            assertThat(documented).contains(defaults.substring(defaults.indexOf("http_server:")));
        }
    }

    private ServerConfig load(String name, String text) {
        return new ConfigLoader().file(write(name, text)).load();
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(Objects.requireNonNull(folder).resolve(name), text);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
