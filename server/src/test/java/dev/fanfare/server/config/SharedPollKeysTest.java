package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.poll.SharedPollOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration says of shared polls. */
class SharedPollKeysTest {

    private static final String BEGINNING = """
            shared_poll: {hmac_secret_key: secret}
            channel:
              proxy: {shared_poll_refresh: {endpoint: "http://localhost:3000/poll"}}
              namespaces:
            """;

    @TempDir
    private @Nullable Path folder;

    private ServerConfig load(String yaml) throws IOException {
        Path file = Files.writeString(Objects.requireNonNull(folder).resolve("fanfare.yaml"), yaml);
        return new ConfigLoader().file(file).load();
    }

    @Test
    @DisplayName("M25 the keys of shared polls are those of Centrifugo, with its defaults")
    void keys() throws IOException {
        ServerConfig config = load("""
                shared_poll:
                  hmac_secret_key: new
                  hmac_previous_secret_key: old
                  hmac_previous_secret_key_valid_until: 1700000000
                  concurrency_limit: 7
                channel:
                  proxy: {shared_poll_refresh: {endpoint: "http://localhost:3000/poll"}}
                  namespaces:
                    - name: votes
                      subscription_type: shared_poll
                    - name: prices
                      subscription_type: shared_poll
                      shared_poll:
                        proxy_name: prices
                        mode: versioned
                        refresh_interval: 200ms
                        refresh_batch_size: 50
                        max_keys_per_connection: 10
                        channel_shutdown_delay: 2s
                        track_expired_extra_delay: 3s
                        publish_enabled: true
                proxies: [{name: prices, endpoint: "http://localhost:3001/prices"}]
                """);
        assertThat(config.sharedPoll())
                .contains(new SharedPollOptions("new", "old", Instant.ofEpochSecond(1_700_000_000), 7));
        assertThat(config.namespaces().get("votes"))
                .isNotNull()
                .satisfies(votes -> assertThat(votes.type()).isEqualTo(SubscriptionType.SHARED_POLL))
                .satisfies(votes -> assertThat(votes.sharedPoll()).isEqualTo(PollOptions.DEFAULT));
        assertThat(Objects.requireNonNull(config.namespaces().get("prices")).sharedPoll())
                .isEqualTo(new PollOptions(
                        PollMode.VERSIONED,
                        Duration.ofMillis(200),
                        50,
                        10,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        true));
        assertThat(config.proxies().sharedPoll().get("votes"))
                .extracting(ProxyConfig.Named::name)
                .isEqualTo("channel.proxy.shared_poll_refresh");
        assertThat(config.proxies().sharedPoll().get("prices"))
                .extracting(ProxyConfig.Named::name)
                .isEqualTo("proxies.prices");
        assertThat(config.remarks().warnings()).noneMatch(warning -> warning.contains("poll"));
        assertThat(config.sharedPoll().toString()).doesNotContain("new").doesNotContain("old");
    }

    @Test
    void channelsWithoutANamespaceMayBeSharedPolls() {
        ServerConfig config = new ConfigLoader()
                .flag("shared_poll.hmac_secret_key", "secret")
                .flag("channel.proxy.shared_poll_refresh.endpoint", "http://localhost:3000/poll")
                .flag("channel.without_namespace.subscription_type", "shared_poll")
                .flag("channel.without_namespace.shared_poll.refresh_interval", "3s")
                .load();
        assertThat(config.withoutNamespace().sharedPoll().refreshInterval()).hasSeconds(3);
        assertThat(config.proxies().sharedPoll()).containsKey("");
    }

    @Test
    void whereThereAreNoneNothingIsNeeded() {
        ServerConfig config = new ConfigLoader().load();
        assertThat(config.sharedPoll()).isEmpty();
        assertThat(config.proxies().sharedPoll()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{refresh_interval: 0s}|refresh_interval must be at least 1ms",
                "{refresh_batch_size: 0}|refresh_batch_size must be at least 1",
                "{max_keys_per_connection: 0}|max_keys_per_connection must be at least 1",
                "{channel_shutdown_delay: -1s}|channel_shutdown_delay",
                "{track_expired_extra_delay: -1s}|track_expired_extra_delay",
                "{publish_enabled: true}|needs shared_poll.mode versioned",
                "{mode: sometimes}|one of versionless, versioned is needed here",
                "{proxy_name: nobody}|there is no proxy named \"nobody\"",
                "{refresh: 1s}|there is no such key; did you mean",
            })
    void whatIsNotPossibleIsRefused(String poll, String message) {
        assertThatThrownBy(() -> load(BEGINNING + """
                    - name: votes
                      subscription_type: shared_poll
                      shared_poll: %s
                """.formatted(poll)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("channel.namespaces[0]")
                .hasMessageContaining(message);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> load("""
                channel:
                  proxy: {shared_poll_refresh: {endpoint: "http://localhost:3000/poll"}}
                  namespaces: [{name: votes, subscription_type: shared_poll}]
                """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shared_poll.hmac_secret_key");
        assertThatThrownBy(() -> load("""
                shared_poll: {hmac_secret_key: secret}
                channel: {namespaces: [{name: votes, subscription_type: shared_poll}]}
                """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("channel.proxy.shared_poll_refresh.endpoint");
        assertThatThrownBy(() -> load("""
                shared_poll: {hmac_secret_key: secret}
                channel:
                  proxy: {shared_poll_refresh: {endpoint: "grpc://localhost:3000"}}
                  namespaces: [{name: votes, subscription_type: shared_poll}]
                """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gRPC is not spoken here");
    }
}
