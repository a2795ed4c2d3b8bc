package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.ClientKey;
import dev.fanfare.channel.MapMode;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.MapOptionsBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration says of maps. */
class MapKeysTest {

    private static final String PLACE = "channel.without_namespace.";

    /** With these, every other option may be set alone. */
    private static final Map<String, Object> GROUND =
            Map.of("mode", MapMode.RECOVERABLE, "keyTtl", Duration.ofSeconds(5));

    private static final Map<Class<?>, Object> OTHER_THAN_DEFAULT = Map.of(
            boolean.class,
            true,
            int.class,
            150,
            Integer.class,
            7,
            Duration.class,
            Duration.ofSeconds(90),
            ClientKey.class,
            ClientKey.USER_ID,
            MapMode.class,
            MapMode.EPHEMERAL);

    @TempDir
    private @Nullable Path folder;

    private ServerConfig load(String yaml) throws IOException {
        Path file = Files.writeString(Objects.requireNonNull(folder).resolve("fanfare.yaml"), yaml);
        return new ConfigLoader().file(file).load();
    }

    static Stream<Method> options() {
        return Arrays.stream(MapOptionsBuilder.class.getMethods())
                .filter(method -> method.getReturnType() == MapOptionsBuilder.class);
    }

    @ParameterizedTest
    @MethodSource("options")
    @DisplayName("a key of a map sets the option of its name")
    void key(Method option) throws ReflectiveOperationException {
        MapOptionsBuilder map = MapOptions.builder();
        ConfigLoader loader = new ConfigLoader().flag(PLACE + "subscription_type", "map");
        for (Method each : options().toList()) {
            Object wanted = each.equals(option)
                    ? OTHER_THAN_DEFAULT.get(option.getParameterTypes()[0])
                    : each.getName().equals("defaultPageSize")
                                    && option.getName().equals("minPageSize")
                            ? (Object) 150
                            : GROUND.get(each.getName());
            if (wanted != null) {
                each.invoke(map, wanted);
                loader.flag(
                        PLACE + "map." + snake(each.getName()),
                        wanted instanceof Duration duration
                                ? duration.toSeconds() + "s"
                                : wanted.toString().toLowerCase(Locale.ROOT));
            }
        }
        assertThat(loader.load().withoutNamespace())
                .isEqualTo(NamespaceOptions.builder()
                        .subscriptionType(SubscriptionType.MAP)
                        .map(map.build())
                        .build());
        assertThat(map.build())
                .isNotEqualTo(MapOptions.builder()
                        .mode(MapMode.RECOVERABLE)
                        .keyTtl(Duration.ofSeconds(5))
                        .build());
    }

    @Test
    void thereIsNoKeyWithoutAnOption() {
        assertThat(new KnownKeys()
                        .namesIn("channel.without_namespace.map").stream().filter(key -> !key.contains("_proxy_")))
                .containsExactlyInAnyOrderElementsOf(
                        options().map(each -> snake(each.getName())).toList());
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void whatCentrifugoWritesForNothingIsNothing() throws IOException {
        ServerConfig config = load("""
                map_broker: {}
                channel:
                  without_namespace:
                    subscription_type: stream
                    map: {mode: "", key_ttl: 0s, stream_size: 0, stream_ttl: 0s, meta_ttl: 0s, client_key: "",
                          default_page_size: 100, min_page_size: 100, max_page_size: 1000,
                          live_transition_max_publication_limit: 0, subscribe_catch_up_timeout: 5s,
                          publish_proxy_enabled: false, publish_proxy_name: default}
                  namespaces:
                    - name: board
                      subscription_type: map
                      map: {mode: ephemeral, key_ttl: 1m, stream_size: 0, stream_ttl: 0s, meta_ttl: 0s,
                            live_transition_max_publication_limit: 0, client_key: ""}
                """);
        assertThat(config.withoutNamespace()).isEqualTo(NamespaceOptions.DEFAULT);
        assertThat(Objects.requireNonNull(config.namespaces().get("board")).map())
                .isEqualTo(MapOptions.builder()
                        .mode(MapMode.EPHEMERAL)
                        .keyTtl(Duration.ofMinutes(1))
                        .build());
    }

    @Test
    void variablesOfTheEnvironmentSayItToo() {
        ServerConfig config = new ConfigLoader()
                .environment(Map.of(
                        "CENTRIFUGO_CHANNEL_NAMESPACES", "board",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BOARD_SUBSCRIPTION_TYPE", "map",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_BOARD_MAP_MODE", "persistent",
                        "FANFARE_CHANNEL_NAMESPACES_BOARD_MAP_MAX_PAGE_SIZE", "500"))
                .load();
        assertThat(Objects.requireNonNull(config.namespaces().get("board")).map())
                .isEqualTo(MapOptions.builder()
                        .mode(MapMode.PERSISTENT)
                        .maxPageSize(500)
                        .build());
    }

    @Test
    void aBackendDecidesInPlaceOfWhatIsAllowed() throws IOException {
        ServerConfig config = load("""
                proxies: [{name: votes, endpoint: "http://localhost:3000"}]
                channel:
                  proxy:
                    map_publish: {endpoint: "http://localhost:3001", timeout: 2s}
                  namespaces:
                    - name: board
                      subscription_type: map
                      map: {mode: persistent, publish_proxy_enabled: true, allow_publish_for_client: true,
                            remove_proxy_enabled: true, remove_proxy_name: votes, allow_remove_for_subscriber: true,
                            allow_publish_for_subscriber: true, allow_publish_for_anonymous: true}
                    - name: other
                      subscription_type: map
                      map: {mode: persistent, allow_publish_for_client: true}
                """);
        assertThat(Objects.requireNonNull(config.namespaces().get("board")).map())
                .isEqualTo(MapOptions.builder().mode(MapMode.PERSISTENT).build());
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(config.namespaces().get("other"))
                                        .map())
                        .publish()
                        .forClient())
                .isTrue();
        assertThat(config.proxies().mapPublish()).containsOnlyKeys("board");
        assertThat(config.proxies().mapPublish().get("board"))
                .extracting(each -> each.options().timeout())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(config.proxies().mapRemove().get("board"))
                .extracting(ProxyConfig.Named::name)
                .isEqualTo("proxies.votes");
        assertThat(config.proxies().all()).hasSize(2);
    }

    static List<String> switches() {
        return Stream.of("client", "subscriber", "anonymous")
                .flatMap(who -> Stream.of("allow_publish_for_" + who, "allow_remove_for_" + who))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("switches")
    void aPermissionThatIsNeitherTrueNorFalseIsAMistake(String key) {
        assertThatThrownBy(() -> load(namespace("subscription_type: map, map: {mode: persistent, " + key + ": maybe}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fanfare.yaml:1")
                .hasMessageContaining("channel.namespaces[0].map." + key + ": true or false is needed here");
    }

    private static String namespace(String options) {
        return "channel: {namespaces: [{name: board, " + options + "}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            subscription_type: maps                                     | subscription_type: one of stream, map, map_clients, map_users, shared_poll is needed here, not "maps"
            subscription_type: [map]                                    | subscription_type: one value is needed here, not a list
            subscription_type: map                                      | subscription_type map needs map.mode
            subscription_type: map, map: x                              | map: a map of keys is needed here, not one value
            subscription_type: map, map: {mode: eternal}                | map.mode: one of ephemeral, recoverable, persistent is needed here, not "eternal"
            subscription_type: map, map: {key_ttl: 1m}                  | map: mode must be said
            subscription_type: map, map: {mode: ephemeral}              | map.mode ephemeral needs map.key_ttl
            subscription_type: map, map: {mode: persistent, key_ttl: 1m} | leave it out in map.mode persistent
            subscription_type: map, map: {mode: ephemeral, key_ttl: 1m, stream_size: 5} | leave out map.stream_size
            subscription_type: map, map: {mode: ephemeral, key_ttl: soon} | map.key_ttl: "soon" is no duration
            subscription_type: map, map: {mode: persistent, stream_size: many} | map.stream_size: a whole number is needed here
            subscription_type: map, map: {mode: persistent, stream_size: -1} | map.stream_size and map.stream_ttl must be more than zero
            subscription_type: map, map: {mode: persistent, stream_ttl: 1} | map.stream_ttl: "1" is no duration
            subscription_type: map, map: {mode: persistent, meta_ttl: 1s} | map.meta_ttl must not be shorter than map.stream_ttl
            subscription_type: map, map: {mode: persistent, client_key: chosen} | map.client_key: client_id, user_id or nothing is needed here, not "chosen"
            subscription_type: map, map: {mode: persistent, min_page_size: 0} | 1 <= map.min_page_size
            subscription_type: map, map: {mode: persistent, max_page_size: 50} | map.default_page_size <= map.max_page_size
            subscription_type: map, map: {mode: persistent, default_page_size: 1.5} | map.default_page_size: a whole number
            subscription_type: map, map: {mode: persistent, live_transition_max_publication_limit: -1} | map.live_transition_max_publication_limit from 1
            subscription_type: map, map: {mode: persistent, subscribe_catch_up_timeout: 0s} | map.subscribe_catch_up_timeout must be more than zero
            subscription_type: map, map: {mode: persistent, remove_client_on_unsubscribe: 1} | map.remove_client_on_unsubscribe: true or false
            subscription_type: map, map: {mode: persistent, publish_proxy_enabled: x} | map.publish_proxy_enabled: true or false
            subscription_type: map, map: {mode: persistent, publish_proxy_enabled: true} | channel.proxy.map_publish.endpoint: a backend needs an address
            subscription_type: map, map: {mode: persistent, remove_proxy_enabled: true} | channel.proxy.map_remove.endpoint: a backend needs an address
            subscription_type: map, map: {mode: persistent, remove_proxy_enabled: true, remove_proxy_name: b} | map.remove_proxy_name: there is no proxy named "b"
            subscription_type: map, map: {mode: persistent, remove_proxy_enabled: true, client_key: user_id} | remove_proxy_enabled has a backend decide about the key: leave client_key out
            subscription_type: map, map: {mode: persistent, publish_proxy_enabled: true, client_key: client_id} | publish_proxy_enabled has a backend decide about the key: leave client_key out
            subscription_type: map, map: {mod: x}                       | map.mod: there is no such key; did you mean "mode"?
            map: {mode: persistent}                                     | subscription_type stream has no map: leave its options out
            subscription_type: map_clients, map: {mode: persistent}     | subscription_type map_clients cannot have map.mode persistent
            subscription_type: map_users, map: {mode: persistent}       | subscription_type map_users cannot have map.mode persistent
            subscription_type: map, history_size: 5, history_ttl: 1m, map: {mode: persistent} | leave out history_size and history_ttl
            subscription_type: map, allow_wildcard: true, map: {mode: persistent} | leave out allow_wildcard
            map_clients_presence_channel_prefix: 'clients:'             | channel.namespaces[0]: map_clients_presence_channel_prefix must begin with a namespace whose subscription_type is map_clients
            map_users_presence_channel_prefix: 'board:'                 | which leads to the namespace "board", where it is stream
            """)
    void whatCannotBeIsSaidWithItsPlace(String options, String sentence) {
        assertThatThrownBy(() -> load(namespace(options)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fanfare.yaml:1")
                .hasMessageContaining(sentence);
    }

    @Test
    void channelsWithoutANamespaceAreToldTheSame() {
        assertThatThrownBy(() -> load("channel: {without_namespace: {map_users_presence_channel_prefix: 'x:'}}"))
                .hasMessageContaining("fanfare.yaml:1: channel.without_namespace: map_users_presence_channel_prefix")
                .hasMessageContaining("leads to the namespace \"x\", which there is not");
        assertThatThrownBy(() -> load("map_broker: {type: postgres}"))
                .hasMessageContaining("map_broker.type: one of engine, memory, redis is needed here, not \"postgres\"");
        assertThatThrownBy(() -> load("map_broker: memory"))
                .hasMessageContaining("map_broker: a map of keys is needed here");
    }
}
