package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M12 the keys of hooks over HTTP")
class ProxyKeysTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path folder;

    private ServerConfig load(String yaml) throws Exception {
        return new ConfigLoader()
                .file(Files.writeString(folder.resolve("fanfare.yaml"), yaml))
                .load();
    }

    @Test
    void aConfigurationOfCentrifugoIsUnderstood() throws Exception {
        ProxyConfig proxies = load("""
                client:
                  proxy:
                    connect:
                      enabled: true
                      endpoint: https://backend.example/connect
                      timeout: 3s
                      http_headers: [Cookie]
                      emulated_headers: [Authorization]
                      http:
                        static_headers:
                          X-Key: secret
                        status_to_code_transforms:
                          - status_code: 404
                            to_error: {code: 404, message: gone}
                channel:
                  proxy:
                    subscribe:
                      endpoint: http://backend.example/subscribe
                  without_namespace:
                    subscribe_proxy_enabled: true
                  namespaces:
                    - name: chat
                      subscribe_proxy_enabled: true
                      subscribe_proxy_name: other
                proxies:
                  - name: other
                    endpoint: http://other.example/
                rpc:
                  without_namespace:
                    proxy_enabled: true
                  proxy:
                    endpoint: http://backend.example/rpc
                """).proxies();
        ProxyOptions connect =
                Objects.requireNonNull(proxies.connect(), "connect").options();
        assertThat(connect.timeout()).hasSeconds(3);
        assertThat(connect.httpHeaders()).containsExactly("Cookie");
        assertThat(connect.emulatedHeaders()).containsExactly("Authorization");
        assertThat(connect.http().staticHeaders()).containsEntry("X-Key", "secret");
        assertThat(connect.http().statusToCodeTransforms())
                .extracting(each -> String.valueOf(each.error()))
                .containsExactly("ProtocolError[code=404, message=gone, temporary=false]");
        assertThat(connect.toString()).doesNotContain("secret");
        assertThat(proxies.subscribe().get(""))
                .extracting(ProxyConfig.Named::name)
                .isEqualTo("channel.proxy.subscribe");
        assertThat(proxies.subscribe().get("chat"))
                .extracting(ProxyConfig.Named::name)
                .isEqualTo("proxies.other");
        assertThat(proxies.publish()).isEmpty();
        assertThat(proxies.rpc()).containsOnlyKeys("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client: {proxy: {connect: {enabled: true}}} | client.proxy.connect.endpoint: a backend needs an address",
                "client: {proxy: {connect: {endpoint: 'grpc://x'}}} | gRPC is not spoken here",
                "client: {proxy: {connect: {endpoint: 'nowhere'}}} | endpoint must be an address such as",
                "client: {proxy: {connect: {timeout: 0s}}} | timeout must be at least 1ms",
                "client: {proxy: {connect: {http_headers: [Host]}}} | which belongs to one connection alone",
                "client: {proxy: {connect: {emulated_headers: ['a b']}}} | no name of a header",
                "client: {proxy: {connect: {http: {static_headers: []}}}} | a map of keys is needed here",
                "client: {proxy: {connect: {http: {static_headers: {a: [1]}}}}} | one value is needed for a",
                "client: {proxy: {connect: {http: {status_to_code_transforms: [{status_code: 404}]}}}} | either to_error or",
                "client: {proxy: {connect: {http: {status_to_code_transforms: [{status: 404}]}}}} | did you mean",
                "channel: {without_namespace: {publish_proxy_enabled: true}} | channel.proxy.publish.endpoint",
                "channel: {namespaces: [{name: a, subscribe_proxy_enabled: true, subscribe_proxy_name: b}]} | no proxy named",
                "proxies: [{name: a}] | proxies[0].endpoint: a backend needs an address",
                "proxies: [{endpoint: 'http://a'}] | a proxy needs a name",
                "client: {proxy: {connect: {http: {static_headers: {a: '${CENTRIFUGO_VAR_A}'}}}}} | no variable CENTRIFUGO_VAR_A",
                "client: {proxy: {disconnect: {enabled: true}}} | client.proxy.disconnect.endpoint: a backend needs",
                "channel: {without_namespace: {state_proxy_enabled: true}} | channel.proxy.state.endpoint",
                "channel: {without_namespace: {unsubscribe_proxy_enabled: true}} | channel.proxy.unsubscribe.endpoint",
                "channel: {without_namespace: {channel_state_events: [gone]}} | channel_state_events",
                "channel: {without_namespace: {vacated_delay: 0s}} | vacated_delay must be at least 1ms",
                "rpc: {namespaces: [{proxy_enabled: true}]} | a namespace needs a name"
            })
    void whatCannotBeIsSaidWithItsPlace(String yaml, String sentence) {
        assertThatThrownBy(() -> load(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("fanfare.yaml:1");
    }

    @Test
    void aHeaderInBothListsIsWarnedOf() throws Exception {
        List<String> warnings = load("""
                client: {proxy: {connect: {enabled: true, endpoint: 'http://a',
                  http_headers: [X-User], emulated_headers: [x-user]}}}
                """).remarks().warnings();
        assertThat(warnings)
                .anyMatch(each -> each.contains("client.proxy.connect.emulated_headers")
                        && each.contains("what the client claims"));
    }
}
