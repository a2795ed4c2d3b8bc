package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.netty.http.ConnectionLimits;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.ErrorLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M11 the keys of rate limits")
class RateLimitKeysTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path folder;

    private ServerConfig load(String name, String text) throws Exception {
        return new ConfigLoader()
                .file(Files.writeString(folder.resolve(name), text))
                .load();
    }

    private static List<RateBucket> bucket(int seconds, int rate) {
        return List.of(new RateBucket(Duration.ofSeconds(seconds), rate));
    }

    @Test
    void nothingIsLimitedByDefault() {
        assertThat(new ConfigLoader().load().rateLimits()).isEqualTo(RateLimits.NONE);
    }

    @Test
    void aConfigurationOfCentrifugoIsUnderstood() throws Exception {
        ServerConfig config = load("c.json", """
                {"client": {"rate_limit": {
                  "client_command": {
                    "enabled": true,
                    "disconnect_on_accounted_limit": true,
                    "total": {"enabled": true, "buckets": [
                      {"interval": "1s", "rate": 20}, {"interval": "60s", "rate": 50}]},
                    "default": {"enabled": true, "buckets": [{"interval": "1s", "rate": 60}]},
                    "publish": {"enabled": true, "buckets": [{"interval": "1s", "rate": 1}],
                      "namespace_overrides": [{"namespace_name": "chat", "enabled": true, "buckets": []}]},
                    "presence_stats": {"enabled": false, "buckets": [{"interval": "1s", "rate": 7}]},
                    "rpc": {"enabled": true, "buckets": [{"interval": "1s", "rate": 10}], "method_overrides": [
                      {"method": "update_user_status", "enabled": true, "buckets": [{"interval": "20s", "rate": 1}]},
                      {"method": "off", "buckets": [{"interval": "20s", "rate": 1}]}]}
                  },
                  "user_command": {"enabled": true, "dry_run": true,
                    "connect": {"enabled": true, "buckets": [{"interval": "1s", "rate": 3}]}},
                  "ip_command": {"default": {"enabled": true, "buckets": [{"interval": "1s", "rate": 3}]}},
                  "redis_user_command": {"enabled": true},
                  "ip_connect": {"enabled": true, "dry_run": true, "max_concurrent_per_ip": 20,
                    "buckets": [{"interval": "1s", "rate": 10}]},
                  "client_error": {"enabled": true, "total": {"enabled": true, "buckets": [{"interval": "5s", "rate": 20}]}}
                }}}
                """);
        RateLimits limits = config.rateLimits();
        CommandLimits client = limits.clientCommand();
        assertThat(client.total())
                .containsExactly(new RateBucket(Duration.ofSeconds(1), 20), new RateBucket(Duration.ofSeconds(60), 50));
        assertThat(client.byDefault()).isEqualTo(bucket(1, 60));
        assertThat(client.operations())
                .containsEntry(Operation.PUBLISH, bucket(1, 1))
                .containsEntry(Operation.PRESENCE_STATS, List.of())
                .containsEntry(Operation.RPC, bucket(1, 10));
        assertThat(client.rpcMethods()).isEqualTo(Map.of("update_user_status", bucket(20, 1)));
        assertThat(limits.disconnectOnAccountedLimit()).isTrue();
        assertThat(limits.userCommand().dryRun()).isTrue();
        assertThat(limits.userCommand().operations()).containsEntry(Operation.CONNECT, bucket(1, 3));
        assertThat(limits.ipCommand()).isEqualTo(CommandLimits.NONE);
        assertThat(limits.clientError()).isEqualTo(new ErrorLimits(bucket(5, 20), false));
        assertThat(config.connectionLimits()).isEqualTo(ConnectionLimits.NONE.withIpConnect(bucket(1, 10), true));
        assertThat(config.remarks().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("publish.namespace_overrides"))
                .anySatisfy(warning -> assertThat(warning)
                        .contains("ip_connect.max_concurrent_per_ip", "see client.address_connection_limit"))
                .anySatisfy(warning -> assertThat(warning).contains("redis_user_command"));
    }

    @Test
    void theEnvironmentSaysThemToo() {
        assertThat(new ConfigLoader()
                        .environment(Map.of(
                                "CENTRIFUGO_CLIENT_RATE_LIMIT_NODE_COMMAND_ENABLED", "true",
                                "CENTRIFUGO_CLIENT_RATE_LIMIT_NODE_COMMAND_TOTAL_ENABLED", "true",
                                "FANFARE_CLIENT_RATE_LIMIT_NODE_COMMAND_TOTAL_BUCKETS",
                                        "[{\"interval\": \"1m\", \"rate\": 9}]"))
                        .load()
                        .rateLimits()
                        .nodeCommand()
                        .total())
                .isEqualTo(bucket(60, 9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publish: {buckets: [{interval: 1s, rate: 1}, {interval: 1s}]} | publish.buckets[1]: rate must be 1 to 1000000",
                "publish: {buckets: [{rate: 1}]} | publish.buckets[0]: interval must be 1 s to 1 h",
                "publish: {buckets: [{interval: 2h, rate: 1}]} | publish.buckets[0]: interval must be 1 s to 1 h",
                "publish: {buckets: [{interval: 1s, rate: many}]} | publish.buckets[0].rate: a whole number is needed",
                "publish: {buckets: [{intervall: 1s}]} | publish.buckets[0].intervall: there is no such key; did you mean \"interval\"",
                "publish: {bucket: []} | publish.bucket: there is no such key; did you mean \"buckets\"",
                "publish: {buckets: 1} | publish.buckets: a list is needed here",
                "publish: {buckets: [1]} | publish.buckets[0]: a map of keys is needed here",
                "connect: {enabled: true} | connect: there is no such key",
                "rpc: {method_overrides: [{enabled: true}]} | rpc.method_overrides[0].method: the name of a method",
                "rpc: {method_overrides: [{method: a}, {method: a}]} | rpc.method_overrides[1].method: there are two",
                "rpc: {method_overrides: [{method: a, buckets: [{rate: 1}]}]} | rpc.method_overrides[0].buckets[0]: interval",
            })
    void aSlipIsFoundWhereItIsAlsoInWhatIsNotEnabled(String keys, String message) {
        assertThatThrownBy(() -> load("c.yaml", "client: {rate_limit: {client_command: {" + keys + "}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("c.yaml:1: client.rate_limit.client_command." + message);
    }
}
