package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.PersonalChannel;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.outbox.RelayOptions;
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
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    @TempDir
    private @Nullable Path folder;

    private static final TlsKeys NO_TLS = new TlsKeys(false, "", "", "", "", "", Duration.ofSeconds(10));

    @Test
    void theDefaultsAreThoseOfTheLibrary() {
        ServerConfig config = new ConfigLoader().load();
        assertThat(config.clients()).isEqualTo(ClientOptions.DEFAULT);
        assertThat(config.channelSyntax()).isEqualTo(ChannelSyntax.DEFAULT);
        assertThat(config.withoutNamespace()).isEqualTo(NamespaceOptions.DEFAULT);
        assertThat(config.httpServer())
                .isEqualTo(new ServerConfig.HttpServer(
                        "",
                        8000,
                        "",
                        "",
                        NO_TLS,
                        false,
                        NO_TLS,
                        true,
                        false,
                        false,
                        ServerConfig.TransportChoice.AUTO,
                        0,
                        List.of(),
                        List.of(),
                        16384,
                        16384));
        assertThat(config.historyMetaTtl()).isEqualTo(Duration.ofDays(30));
        assertThat(config.notifications())
                .isEqualTo(new ServerConfig.Notifications(false, "/connection/notify", NotificationOptions.DEFAULT));
        assertThat(config.namespaces()).isEmpty();
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.database())
                .isEqualTo(new ServerConfig.Database("", "", "", FanfareTables.DEFAULT_PREFIX, 10));
        assertThat(config.inbox()).isEqualTo(new ServerConfig.Inbox(false, InboxOptions.DEFAULT));
        assertThat(config.outbox()).isEqualTo(new ServerConfig.Outbox(false, false, RelayOptions.DEFAULT));
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
        assertThat(config.clients().subscribeToUserPersonalChannel()).isEqualTo(new PersonalChannel(true, ""));
        assertThat(config.allowedOrigins()).containsExactly("https://a.example", "https://*.b.example");
        assertThat(config.token().hmacSecretKey()).isEqualTo("s");
        assertThat(config.channelSyntax().maxLength()).isEqualTo(100);
        assertThat(config.withoutNamespace().presence().isKept()).isTrue();
        assertThat(config.httpServer().port()).isEqualTo(9000);
        NamespaceOptions chat = Objects.requireNonNull(config.namespaces().get("chat"));
        assertThat(chat.history().ttl()).isEqualTo(Duration.ofMillis(300));
        assertThat(chat.recovery().mode()).isEqualTo(RecoveryMode.CACHE);
        assertThat(chat.presence().isKept()).as("a namespace does not inherit").isFalse();
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
            clients:                                                       | c.yaml:1: clients: there is no such key; did you mean "client"?
            client: {insecur: ~}                                           | c.yaml:1: client.insecur: there is no such key; did you mean "insecure"?
            client: {token: {hmac_secret: }}                               | client.token.hmac_secret: there is no such key; did you mean "hmac_secret_key"?
            channel: {namespaces: [{name: a, presense: null}]}             | channel.namespaces[0].presense: there is no such key
            root:*:20228:0:99999:7:::                                      | there is no such key
            client: {token: {hmac_secret: x}}                              | did you mean "hmac_secret_key"?
            channel: {namespaces: [{name: a, presense: true}]}             | channel.namespaces[0].presense: there is no such key; did you mean "presence"?
            channel: {namespaces: [{presence: true}]}                      | channel.namespaces[0]: a namespace needs a name
            channel: {namespaces: [{name: a}, {name: a}]}                  | there are two namespaces named "a"
            channel: {namespaces: [{name: a, allowed_delta_types: [vcdiff]}]} | channel.namespaces[0].allowed_delta_types[0]: one of fossil is needed here, not "vcdiff"
            channel: {namespaces: [{name: a, allowed_delta_types: fossil}]} | channel.namespaces[0].allowed_delta_types: a list is needed here
            channel: {namespaces: 5}                                       | channel.namespaces: a list is needed here
            channel: {namespaces: [5]}                                     | channel.namespaces[0]: a map of keys is needed here
            client: {channel_limit: many}                                  | client.channel_limit: a whole number is needed here, not "many"
            client: {channel_limit: 0}                                     | channel_limit must be at least 1
            notifications: {retention_size: 0}                             | c.yaml:1: notifications: retention_size must be at least 1
            notifications: {cookie_name: "a b"}                            | cookie_name "a b" is not possible for a cookie
            notifications: {handler_prefix: x}                             | c.yaml:1: notifications: handler_prefix must be a path such as /connection, without a slash at its end, and is "x"
            http_api: {handler_prefix: ""}                                 | c.yaml:1: http_api: handler_prefix must be a path
            http_api: {handler_prefix: /api/}                              | c.yaml:1: http_api: handler_prefix must be a path
            http_api: {max_request_body_size: 0}                           | c.yaml:1: http_api: max_request_body_size must be at least 1, and is 0
            websocket: {handler_prefix: /}                                 | c.yaml:1: websocket: handler_prefix must be a path
            websocket: {message_size_limit: 0}                             | message_size_limit must be at least 1
            health: {handler_prefix: health}                               | c.yaml:1: health: handler_prefix must be a path
            prometheus: {handler_prefix: m}                                | c.yaml:1: prometheus: handler_prefix must be a path
            client: {ping_interval: 5}                                     | "5" is no duration; write a number and a unit
            client: {pong_timeout: 30s}                                    | pong_timeout 30.0 s must be shorter than ping_interval 15.0 s
            client: {presence_ttl: 25s}                                    | c.yaml:1: client: presence_ttl 25.0 s must be longer than presence_update_interval 25.0 s
            client: {presence_update_interval: 2m}                         | c.yaml:1: client.presence_update_interval: presence_ttl 60.0 s must be longer than presence_update_interval 120.0 s
            client: {presence_max_client_limit: 0}                         | presence_max_client_limit must be at least 1
            client: 5                                                      | client: a map of keys is needed here, not one value
            client: {channel_limit: {a: 1}}                                | client.channel_limit: one value is needed here, not a map of keys
            client: {channel_limit: [1]}                                   | client.channel_limit: one value is needed here, not a list
            client: {token: [a]}                                           | client.token: a map of keys is needed here, not a list
            client: {allowed_origins: {a: b}}                              | client.allowed_origins: a list is needed here, not a map of keys
            client: {allowed_origins: [null]}                              | c.yaml:1: client.allowed_origins[0]: a value is needed here, not nothing
            client: {allowed_origins: [[a]]}                               | client.allowed_origins[0]: a value is needed here, not a list
            channel: {namespaces: [null]}                                  | channel.namespaces[0]: a value is needed here, not nothing
            channel: {namespaces: [{name: {a: b}}]}                        | channel.namespaces[0].name: one value is needed here
            channel: {namespaces: [{name: ~}]}                             | channel.namespaces[0]: a namespace needs a name
            channel: {namespaces: [{name: a, presence: [true]}]}           | channel.namespaces[0].presence: one value is needed here
            client: {channel_limit: 1e3}                                   | a whole number is needed here, not "1e3"
            client: {channel_limit: 10.0}                                  | a whole number is needed here, not "10.0"
            client: {channel_limit: 0x1F}                                  | a whole number is needed here, not "0x1F"
            client: {channel_limit: 1_000}                                 | a whole number is needed here, not "1_000"
            client: {channel_limit: 3000000000}                            | 3000000000 is out of range: -2147483648 to 2147483647 is possible
            channel: {delivery_queue_max_size: 9223372036854775808}        | 9223372036854775808 is out of range
            client: {insecure: yes}                                        | client.insecure: true or false is needed here, not "yes"
            client: {insecure: on}                                         | true or false is needed here, not "on"
            client: {insecure: 1}                                          | true or false is needed here, not "1"
            log: {level: 0}                                                | log.level: one of trace, debug, info, warn, error, none is needed here, not "0"
            client: {ping_interval: 1e9h}                                  | "1e9h" is no duration
            client: {ping_interval: -5s}                                   | a duration cannot be negative, and is -5s
            client: {ping_interval: 9999999h}                              | 9999999h is longer than 876000h
            client: {ping_interval: 99999999999999999999999999h}           | is longer than 876000h
            http_server: {port: 70000}                                     | port must be 0 to 65535
            http_server: {trusted_proxies: [10.0.0.0/8, proxy]}            | c.yaml:1: http_server: trusted_proxies has "proxy", which is neither an address nor a network
            engine: {type: nats}                                           | engine.type: one of memory, redis is needed here
            map_broker: {type: nats}                                       | map_broker.type: one of engine, memory, redis is needed here
            map_broker: {type: redis}                                      | map_broker.type: maps are kept where everything is, and engine.type is memory
            {engine: {type: redis}, map_broker: {type: memory}}            | map_broker.type: maps are kept where everything is, and engine.type is redis
            engine: {redis: {address: []}}                                  | engine.redis: address must be that of a Redis, or of several, and is empty
            engine: {redis: {sentinel_user: a}}                            | sentinel_user is for sentinels, and there is no sentinel_address
            engine: {redis: {sentinel_address: [s], address: [a]}}         | there are both address and sentinel_address
            engine: {redis: {cluster_address: [c], address: [a]}}          | there are both address and cluster_address
            engine: {redis: {cluster_address: [c], sentinel_address: [s]}} | there are both cluster_address and sentinel_address
            engine: {redis: {cluster_address: [c], db: 1}}                 | db must be 0 with cluster_address
            engine: {redis: {sharded_pub_sub: true}}                       | sharded_pub_sub is for a cluster
            engine: {redis: {db: -1}}                                      | engine.redis: db must not be negative, and is -1
            engine: {redis: {tls: {cert_pem: a}}}                          | cert_pem and key_pem go together
            channel: {without_namespace: {force_recovery: true}}           | positioning and recovery need a history
            channel: {without_namespace: {channel_regex: '('}}             | channel.without_namespace: channel_regex "(" is no regular expression in the syntax of RE2
            channel: {without_namespace: {force_recovery_mode: some}}      | channel.without_namespace.force_recovery_mode
            - a                                                            | c.yaml:1: a configuration is a map of keys
            database: {url: "x:y"}                                         | c.yaml:1: database: url must be one of JDBC
            database: {pool_size: 0}                                       | c.yaml:1: database: pool_size must be at least 1, and is 0
            database: {table_prefix: "1-"}                                 | c.yaml:1: database.table_prefix: the prefix of tables must be a lower-case letter
            inbox: {retention: 0s}                                         | c.yaml:1: inbox: retention must be from a millisecond
            inbox: {enabled: true, retention: 1h}                          | c.yaml:1: inbox.enabled: the inbox needs a database
            inbox: {categories: [{name: a, labl: b}]}                      | c.yaml:1: inbox.categories[0].labl: there is no such key; did you mean "label"?
            inbox: {categories: [{label: b}]}                              | c.yaml:1: inbox.categories[0]: a category needs a name
            inbox: {categories: [{name: b}, {name: b}]}                    | c.yaml:1: inbox.categories[1].name: there are two categories named "b"
            inbox: {categories: [a]}                                       | c.yaml:1: inbox.categories[0]: a map of keys is needed here
            inbox: {categories: [{name: b, mandatory: 1}]}                 | c.yaml:1: inbox.categories[0].mandatory: true or false is needed here
            consumers: [{name: a, enabled: true, type: kafka}]             | c.yaml:1: consumers[0].type: postgresql is needed here, not "kafka"
            consumers: [{enabled: true}]                                   | c.yaml:1: consumers[0]: a consumer needs a name
            consumers: [{name: a, enabled: true, type: postgresql}]        | c.yaml:1: consumers[0].postgresql: dsn must be a URL such as
            consumers: [{name: a, kafkas: {brokers: []}}]                  | c.yaml:1: consumers[0].kafkas: there is no such key
            consumers: [{name: a, postgresql: {dns: x}}]                   | c.yaml:1: consumers[0].postgresql.dns: there is no such key; did you mean "dsn"?
            outbox: {lease: 10m}                                           | c.yaml:1: outbox: lease must be from
            outbox: {longest_pause: 1ms}                                   | c.yaml:1: outbox.longest_pause: the longest pause
            client: {insecure: true, insecure: false}                      | c.yaml:1: the key "insecure" is there twice
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

    @Test
    void aValueOfTheWrongKindIsToldInPlainWords() {
        assertThatThrownBy(
                        () -> new ConfigLoader().flag("client.insecure", "yes").load())
                .hasMessageContaining("--set client.insecure: ")
                .hasMessageContaining("true or false is needed here, not \"yes\"");
        assertThatThrownBy(() ->
                        new ConfigLoader().flag("client.channel_limit", "many").load())
                .hasMessageContaining("a whole number is needed here, not \"many\"");
        assertThatThrownBy(() -> new ConfigLoader().flag("engine.type", "nats").load())
                .hasMessageContaining("one of memory, redis is needed here, not \"nats\"");
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
    void theDocumentationHasEveryKey() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigLoader.class.getResourceAsStream("defaults.yaml"))) {
            String defaults = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String documented = Files.readString(Path.of("../docs/configuration.md"));
            assertThat(documented).contains(defaults.substring(defaults.indexOf("http_server:")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/, https://example.com",
        "https://example.com:443, https://example.com",
        "HTTPS://Example.COM:443/, https://example.com",
        "https://*.bücher.example, https://*.xn--bcher-kva.example",
        "*, *",
    })
    void anOriginIsWhatBrowsersSend(String written, String normalised) {
        assertThat(load("c.yaml", "client: {allowed_origins: [\"" + written + "\"]}")
                        .allowedOrigins())
                .containsExactly(normalised);
        assertThat(new ConfigLoader()
                        .flag("client.allowed_origins", written)
                        .load()
                        .allowedOrigins())
                .containsExactly(normalised);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "wss://example.com", "https://example.com/app", "null", "", "https://a b"})
    void anOriginThatNoPageCanHaveIsNamedWithItsPlace(String origin) {
        assertThatThrownBy(() -> load(
                        "c.yaml", "client:\n  allowed_origins:\n    - https://a.example\n    - \"" + origin + "\"\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "c.yaml:4: client.allowed_origins[1]: \"" + origin + "\" cannot be an allowed origin: ");
    }

    @Test
    void whatSaysNothingReplacesNothing() {
        Path file = write("c.yaml", "client: {channel_limit: 7, allowed_origins: [https://a.example]}");
        ServerConfig config = new ConfigLoader()
                .file(file)
                .file(write(
                        "d.json",
                        "{\"client\": {\"channel_limit\": null, \"ping_interval\": \"\"}, \"channel\": null}"))
                .environment(Map.of("FANFARE_CLIENT_CHANNEL_LIMIT", "", "FANFARE_CLIENT_ALLOWED_ORIGINS", ""))
                .flag("client.insecure", " ")
                .load();
        assertThat(config.clients().channelLimit()).isEqualTo(7);
        assertThat(config.clients().pingInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.clients().insecure()).isFalse();
        assertThat(config.allowedOrigins()).containsExactly("https://a.example");
    }

    @Test
    void anEmptyTextIsATextAndAnEmptyListAList() {
        Path file = write("c.yaml", """
                client: {allowed_origins: [https://a.example]}
                notifications: {handler_prefix: "/n"}
                http_api: {key: k}
                """);
        ServerConfig config = new ConfigLoader()
                .file(file)
                .environment(Map.of("FANFARE_NOTIFICATIONS_HANDLER_PREFIX", "", "FANFARE_CLIENT_ALLOWED_ORIGINS", "[]"))
                .load();
        assertThat(config.notifications().handlerPrefix()).isEmpty();
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.httpApi().key()).isEqualTo("k");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http_api: {key: ~}                          | c.yaml:1: http_api.key: it has no value, which is as if it were absent: nobody may call the API
            http_api: {key: }                           | c.yaml:1: http_api.key: it has no value
            http_api: {key: ""}                         | c.yaml:1: http_api.key: it has no value
            http_api: {key: null}                       | c.yaml:1: http_api.key: it has no value
            http_api: {insecure: true}                  | c.yaml:1: http_api.insecure: it is on: everybody who reaches the port
            client: {token: {hmac_secret_key: NULL}}    | c.yaml:1: client.token.hmac_secret_key: it has no value, which is as if it were absent: no token is accepted
            notifications: {enabled: true, secret: }    | c.yaml:1: notifications.secret: it has no value
            client: {insecure: true}                    | c.yaml:1: client.insecure: it is on: every client may do everything
            """)
    void whatIsHardlyMeantIsRemarked(String yaml, String warning) {
        assertThat(load("c.yaml", yaml).remarks().warnings())
                .singleElement()
                .asString()
                .contains(warning);
    }

    @Test
    void whatIsNotMentionedIsNotRemarked() {
        assertThat(new ConfigLoader().load().remarks().warnings()).isEmpty();
        assertThat(load("c.yaml", "http_api: {key: k, insecure: false}")
                        .remarks()
                        .warnings())
                .isEmpty();
        assertThat(load("c.yaml", "http_api: {key: k}\nclient: {token: {hmac_secret_key: \"~\"}}")
                        .remarks()
                        .warnings())
                .isEmpty();
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
