package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations as each chapter of Centrifugo's documents has one, with its keys and their values. */
@DisplayName("M2 what Centrifugo's documents configure starts the server, with warnings at most")
class CentrifugoExamplesTest {

    private static Arguments example(String chapter, String json, String... warnedOf) {
        return Arguments.of(chapter, json, List.of(warnedOf));
    }

    static Stream<Arguments> examples() {
        return Stream.of(
                example("an empty file", "{}"),
                example("quick start", """
                        {"client": {"token": {"hmac_secret_key": "bbe7d157-a253-4094-9759-06a8236543f9"},
                                    "allowed_origins": ["http://localhost:3000"]},
                         "admin": {"enabled": true, "password": "p", "secret": "s"},
                         "http_api": {"key": "d7627bb6-2292-4911-82e1-615c0ed3eebb"}}
                        """, "admin"),
                example("a chat", """
                        {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["http://localhost:9000"]},
                         "http_api": {"key": "api_key"},
                         "channel": {"namespaces": [{"name": "personal", "force_recovery": true, "history_size": 300,
                                     "history_ttl": "600s", "presence": true, "join_leave": true,
                                     "force_push_join_leave": true}]}}
                        """),
                example("channels", """
                        {"channel": {"without_namespace": {"presence": true, "history_size": 10, "history_ttl": "300s",
                                     "force_positioning": true, "allow_subscribe_for_client": true},
                                     "namespaces": [
                                       {"name": "public", "allow_subscribe_for_client": true,
                                        "allow_subscribe_for_anonymous": true},
                                       {"name": "gossips", "presence": true, "join_leave": true,
                                        "history_meta_ttl": "1000s", "allow_history_for_subscriber": true,
                                        "allow_presence_for_client": true, "channel_regex": "^[0-9a-z]+$"}],
                                     "history_meta_ttl": "720h", "max_length": 255}}
                        """),
                example("cache recovery, deltas and filters", """
                        {"channel": {"namespaces": [{"name": "match", "force_recovery": true, "history_size": 1,
                                     "history_ttl": "24h", "force_recovery_mode": "cache",
                                     "allowed_delta_types": ["fossil"], "delta_publish": true,
                                     "allow_tags_filter": true, "publication_data_format": "json"}]}}
                        """),
                example("tokens of several kinds", """
                        {"client": {"token": {"hmac_secret_key": "a", "hmac_previous_secret_key": "b",
                                     "jwks_public_endpoint": "https://keycloak.example.com/realms/a/certs",
                                     "audience": "centrifugo", "issuer": "https://issuer.example.com",
                                     "user_id_claim": "user_id"},
                                    "subscription_token": {"enabled": true, "hmac_secret_key": "c"},
                                    "disallow_anonymous_connection_tokens": true}}
                        """),
                example("a backend for clients", """
                        {"client": {"proxy": {
                           "connect": {"enabled": true, "endpoint": "http://localhost:3000/centrifugo/connect",
                                       "timeout": "1s", "http_headers": ["Cookie", "Authorization"]},
                           "refresh": {"enabled": true, "endpoint": "http://localhost:3000/centrifugo/refresh"}}},
                         "channel": {"proxy": {
                           "subscribe": {"endpoint": "http://localhost:3000/centrifugo/subscribe"},
                           "publish": {"endpoint": "http://localhost:3000/centrifugo/publish"}},
                           "namespaces": [{"name": "sun", "subscribe_proxy_enabled": true,
                                           "publish_proxy_enabled": true}]},
                         "rpc": {"proxy": {"endpoint": "http://localhost:3000/centrifugo/rpc"},
                                 "without_namespace": {"proxy_enabled": true}}}
                        """),
                example("backends by name", """
                        {"proxies": [{"name": "a", "endpoint": "http://localhost:3000/a", "timeout": "500ms",
                                      "http": {"static_headers": {"X-A": "b"},
                                               "status_to_code_transforms": [
                                                 {"status_code": 404,
                                                  "to_error": {"code": 404, "message": "not found"}}]}}],
                         "rpc": {"namespaces": [{"name": "users", "proxy_enabled": true, "proxy_name": "a"}]},
                         "channel": {"namespaces": [{"name": "earth", "subscribe_proxy_enabled": true,
                                                     "subscribe_proxy_name": "a"}]}}
                        """),
                example("transports", """
                        {"sse": {"enabled": true}, "http_stream": {"enabled": true}, "emulation": {},
                         "websocket": {"compression": true, "message_size_limit": 65536, "write_buffer_size": 512},
                         "uni_websocket": {"enabled": true, "message_size_limit": 65536, "join_push_messages": true},
                         "uni_sse": {"enabled": true,
                                     "connect_code_to_http_response": {"enabled": true, "transforms": [
                                       {"code": 3504, "to": {"status_code": 204}}]}},
                         "uni_http_stream": {"enabled": true}, "uni_grpc": {"enabled": true, "port": 11000}}
                        """, "websocket.write_buffer_size", "uni_grpc"),
                example("WebTransport", """
                        {"http_server": {"http3": {"enabled": true}}, "webtransport": {"enabled": true}}
                        """, "http_server.http3", "webtransport"),
                example("limits of clients", """
                        {"client": {"connection_limit": 10000, "user_connection_limit": 5, "channel_limit": 100,
                                    "queue_max_size": 1048576, "concurrency": 8, "ping_interval": "25s",
                                    "pong_timeout": "8s", "stale_close_delay": "10s",
                                    "subscribe_to_user_personal_channel": {"enabled": true}}}
                        """, "client.concurrency"),
                example("what watches it", """
                        {"prometheus": {"enabled": true}, "health": {"enabled": true},
                         "http_server": {"internal_port": "0"}, "log": {"level": "debug"},
                         "opentelemetry": {"enabled": true, "api": true}, "usage_stats": {"disabled": true},
                         "graphite": {"enabled": true, "host": "localhost", "port": 2003}, "debug": {"enabled": true}}
                        """, "opentelemetry", "usage_stats", "graphite", "debug"),
                example("other APIs", """
                        {"grpc_api": {"enabled": true, "port": 10000}, "swagger": {"enabled": true},
                         "http_api": {"external": true, "insecure": true}}
                        """, "grpc_api", "swagger", "http_api.external"),
                example("maps", """
                        {"channel": {"namespaces": [
                           {"name": "board", "subscription_type": "map",
                            "map": {"mode": "recoverable", "key_ttl": "60s", "stream_size": 100, "stream_ttl": "60s"}},
                           {"name": "cursors", "subscription_type": "map", "client_publish_debounce_interval": "50ms",
                            "map": {"mode": "ephemeral", "key_ttl": "10s", "client_key": "client_id",
                                    "remove_client_on_unsubscribe": true, "allow_publish_for_subscriber": true}},
                           {"name": "clients", "subscription_type": "map_clients",
                            "map": {"mode": "ephemeral", "key_ttl": "60s"}},
                           {"name": "chat", "map_clients_presence_channel_prefix": "clients:"}]},
                         "map_broker": {}}
                        """, "channel.namespaces[1].client_publish_debounce_interval"),
                example("shared polls", """
                        {"shared_poll": {"hmac_secret_key": "secret", "concurrency_limit": 16},
                         "channel": {
                           "proxy": {"shared_poll_refresh": {"endpoint": "http://localhost:3000/centrifugo/shared_poll"}},
                           "namespaces": [
                             {"name": "post_votes", "subscription_type": "shared_poll",
                              "shared_poll": {"refresh_interval": "5s", "refresh_batch_size": 500, "mode": "versioned",
                                              "max_keys_per_connection": 100, "publish_enabled": true}}]}}
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void startsTheServer(String chapter, String json, List<String> warnedOf, @TempDir Path folder) throws Exception {
        ServerConfig config = config(json, folder);
        List<String> keys = config.remarks().warnings().stream()
                .filter(warning -> warning.contains("Centrifugo has this key"))
                .map(warning -> warning.split(": ", 3)[1])
                .toList();
        assertThat(keys).as(chapter).hasSizeGreaterThanOrEqualTo(warnedOf.size());
        for (String key : keys) {
            assertThat(warnedOf).as("%s in %s", key, chapter).anyMatch(key::startsWith);
        }
        try (FanfareServer server = FanfareServer.builder(config).start()) {
            assertThat(server.url()).startsWith("http://");
        }
    }

    private static ServerConfig config(String json, Path folder) throws IOException {
        return new ConfigLoader()
                .file(Files.writeString(folder.resolve("config.json"), json))
                .flag("http_server.port", "0")
                .flag("http_server.address", "127.0.0.1")
                .load();
    }
}
