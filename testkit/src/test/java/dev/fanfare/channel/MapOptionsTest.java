package dev.fanfare.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.history.Retention;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What maps keep, and what cannot be together. */
class MapOptionsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final MapOptions EPHEMERAL =
            MapOptions.builder().mode(MapMode.EPHEMERAL).keyTtl(MINUTE).build();
    private static final MapOptions PERSISTENT =
            MapOptions.builder().mode(MapMode.PERSISTENT).build();

    private static Arguments map(String sentence, UnaryOperator<MapOptionsBuilder> options) {
        return arguments(sentence, options);
    }

    private static MapOptionsBuilder ephemeral(MapOptionsBuilder map) {
        return map.mode(MapMode.EPHEMERAL).keyTtl(MINUTE);
    }

    private static MapOptionsBuilder recoverable(MapOptionsBuilder map) {
        return map.mode(MapMode.RECOVERABLE).keyTtl(MINUTE);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                map("map.mode must be said", map -> map),
                map("map.mode ephemeral needs map.key_ttl", map -> map.mode(MapMode.EPHEMERAL)),
                map("map.mode recoverable needs map.key_ttl", map -> map.mode(MapMode.RECOVERABLE)),
                map(
                        "leave it out in map.mode persistent",
                        map -> map.mode(MapMode.PERSISTENT).keyTtl(MINUTE)),
                map("map.key_ttl must not be negative", map -> recoverable(map).keyTtl(MINUTE.negated())),
                map(
                        "map.key_ttl must be at most",
                        map -> recoverable(map).keyTtl(StateUpdate.LONGEST_TTL.plusSeconds(1))),
                map("leave out map.stream_size", map -> ephemeral(map).streamSize(1)),
                map("map.stream_ttl", map -> ephemeral(map).streamTtl(MINUTE)),
                map("map.meta_ttl", map -> ephemeral(map).metaTtl(MINUTE)),
                map(
                        "map.stream_size and map.stream_ttl must be more than zero",
                        map -> recoverable(map).streamSize(0)),
                map(
                        "map.stream_size and map.stream_ttl must be more than zero",
                        map -> recoverable(map).streamTtl(Duration.ZERO)),
                map(
                        "map.meta_ttl must not be shorter than map.stream_ttl",
                        map -> recoverable(map).streamTtl(MINUTE).metaTtl(MINUTE.minusNanos(1))),
                map("1 <= map.min_page_size", map -> recoverable(map).minPageSize(0)),
                map(
                        "map.min_page_size <= map.default_page_size",
                        map -> recoverable(map).defaultPageSize(99)),
                map(
                        "map.default_page_size <= map.max_page_size",
                        map -> recoverable(map).defaultPageSize(1001)),
                map(
                        "map.live_transition_max_publication_limit from 1",
                        map -> recoverable(map).liveTransitionMaxPublicationLimit(0)),
                map(
                        "map.subscribe_catch_up_timeout must be more than zero",
                        map -> recoverable(map).subscribeCatchUpTimeout(Duration.ZERO)));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void aContradictionNamesTheOption(String sentence, UnaryOperator<MapOptionsBuilder> options) {
        MapOptionsBuilder builder = options.apply(MapOptions.builder());
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(sentence);
    }

    private static Arguments namespace(String sentence, UnaryOperator<NamespaceOptionsBuilder> options) {
        return arguments(sentence, options);
    }

    static Stream<Arguments> namespaces() {
        return Stream.of(
                namespace("subscription_type map needs map.mode", options -> options.map(null)),
                namespace(
                        "subscription_type stream has no map",
                        options -> options.subscriptionType(SubscriptionType.STREAM)),
                namespace(
                        "subscription_type shared_poll has no map",
                        options -> options.subscriptionType(SubscriptionType.SHARED_POLL)),
                namespace(
                        "subscription_type map_clients cannot have map.mode persistent",
                        options -> options.map(PERSISTENT).subscriptionType(SubscriptionType.MAP_CLIENTS)),
                namespace(
                        "subscription_type map_users cannot have map.mode persistent",
                        options -> options.map(PERSISTENT).subscriptionType(SubscriptionType.MAP_USERS)),
                namespace(
                        "leave out history_size and history_ttl",
                        options -> options.historySize(1).historyTtl(MINUTE)),
                namespace(
                        "it needs slow_consumer_policy disconnect",
                        options -> options.slowConsumerPolicy(SlowConsumers.Policy.DROP_OLDEST)),
                namespace("leave out allow_wildcard", options -> options.allowWildcard(true)));
    }

    @ParameterizedTest
    @MethodSource("namespaces")
    void aNamespaceThatIsNoMapOfItsTypeNamesTheOption(String sentence, UnaryOperator<NamespaceOptionsBuilder> options) {
        NamespaceOptionsBuilder builder = options.apply(NamespaceOptions.builder()
                .subscriptionType(SubscriptionType.MAP)
                .map(EPHEMERAL));
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(sentence);
    }

    @Test
    void whatIsNotSaidIsAsDocumented() {
        assertThat(EPHEMERAL.retention()).isEqualTo(new Retention(0, Duration.ZERO, MINUTE));
        assertThat(EPHEMERAL.hasStream()).isFalse();
        assertThat(PERSISTENT.retention()).isEqualTo(new Retention(100, MINUTE, StateUpdate.LONGEST_TTL));
        assertThat(recoverable(MapOptions.builder()).build().retention())
                .isEqualTo(new Retention(100, MINUTE, MINUTE.multipliedBy(10)));
        assertThat(recoverable(MapOptions.builder())
                        .keyTtl(MINUTE.multipliedBy(11))
                        .build()
                        .retention()
                        .metaTtl())
                .isEqualTo(MINUTE.multipliedBy(11));
        assertThat(PERSISTENT.pages()).isEqualTo(new MapPages(100, 100, 1000, 1000));
    }

    @ParameterizedTest
    @CsvSource({"0,100", "1,100", "-5,100", "100,100", "500,500", "1000,1000", "1001,1000", "1000000,1000"})
    void aPageIsAsLargeAsAskedForWithinTheLimits(int asked, int size) {
        assertThat(PERSISTENT.pages().size(asked)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat | people   | leads to the namespace "peoplechat", which there is not
            chat | chat     | leads to the namespace "chatchat", which there is not
            chat | none:    | leads to the namespace "none", which there is not
            chat | users:   | leads to the namespace "users", where it is map_users
            chat | chat:    | leads to the namespace "chat", where it is stream
            ''   | clients  | leads to no namespace, where it is stream
            """)
    void aMapOfWhoIsThereIsOneOfItsType(String namespace, String prefix, String sentence) {
        NamespaceOptions watched = NamespaceOptions.builder()
                .mapClientsPresenceChannelPrefix(prefix)
                .build();
        FanfareBuilder builder = maps();
        if (namespace.isEmpty()) {
            builder.withoutNamespace(watched);
        } else {
            builder.namespace(namespace, watched);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith("map_clients_presence_channel_prefix must begin with a namespace whose"
                        + " subscription_type is map_clients, as in \"NAME:\"")
                .withMessageContaining(sentence);
    }

    @Test
    void aPrefixOfTheRightTypeIsTaken() {
        for (String prefix : Set.of("clients:", "clients:of:", "$clients:")) {
            maps().namespace(
                            "chat",
                            NamespaceOptions.builder()
                                    .mapClientsPresenceChannelPrefix(prefix)
                                    .mapUsersPresenceChannelPrefix("users:")
                                    .build())
                    .build()
                    .close();
        }
    }

    private static FanfareBuilder maps() {
        return Fanfare.builder()
                .namespace("clients", presence(SubscriptionType.MAP_CLIENTS))
                .namespace("users", presence(SubscriptionType.MAP_USERS));
    }

    private static NamespaceOptions presence(SubscriptionType type) {
        return NamespaceOptions.builder().subscriptionType(type).map(EPHEMERAL).build();
    }
}
