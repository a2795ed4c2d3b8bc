package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Push in the server; what is asked most is in {@code answers.txt}. */
class PushApiTest {

    private static ConfigLoader config() {
        return new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("http_api.insecure", "true")
                .flag("notifications.enabled", "true");
    }

    private static ConfigLoader withPush() {
        return config().flag("database.url", "jdbc:h2:mem:" + UUID.randomUUID())
                .flag("prometheus.enabled", "true")
                .flag("push.enabled", "true")
                .flag("push.webpush.vapid_key_file", VapidKeyFile.make().toString())
                .flag("push.webpush.subject", "mailto:ops@example.com");
    }

    private static HttpResponse<String> post(FanfareServer server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @DisplayName("P4 a server without push says so, and with which key there is one")
    @ValueSource(
            strings = {
                "device_register {\"provider\":\"fcm\",\"token\":\"t\"}",
                "device_update {\"ids\":[\"a\"]}",
                "device_remove {}",
                "device_list {}",
                "device_topic_update {\"device_id\":\"a\",\"op\":\"add\",\"topics\":[]}",
                "user_topic_update {\"user\":\"a\",\"op\":\"add\",\"topics\":[]}",
                "push_send {}",
                "push_notify_user {}",
                "push_status {}",
                "push_devices {}",
                "cancel_push {}",
            })
    void whereThereIsNone(String request) throws Exception {
        String method = request.substring(0, request.indexOf(' '));
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            assertThat(post(server, "/api/" + method, request.substring(method.length() + 1))
                            .body())
                    .contains("\"code\":108")
                    .contains("push.enabled");
            assertThat(post(server, "/push/report", "{}").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @DisplayName("P4 reports are taken from anybody, say nothing, and what is none is refused")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"report\":\"nobody\",\"status\":\"delivered\"} | 204",
                "{\"report\":\"nobody\",\"status\":\"interacted\"} | 204",
                "{\"report\":\"nobody\",\"status\":\"seen\"} | 400",
                "{\"status\":\"delivered\"} | 400",
                "{\"report\":7,\"status\":\"delivered\"} | 400",
                "[] | 400",
                "{ | 400",
            })
    void reports(String body, int status) throws Exception {
        try (FanfareServer server = FanfareServer.builder(withPush().load()).start()) {
            assertThat(post(server, "/push/report", body).statusCode()).isEqualTo(status);
            assertThat(post(server, "/push/report", "x".repeat(2_000)).statusCode())
                    .isEqualTo(413);
            HttpResponse<String> got = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/push/report"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(got.statusCode()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @DisplayName("P4 times and pages that cannot be are refused with their reason")
    @CsvSource(
            delimiter = '|',
            value = {
                "push_send | {\"target\":{\"kind\":\"everybody\"},\"message\":{\"text\":\"x\"},\"send_at\":1764201600000}"
                        + " | is sent between 1970 and",
                "push_send | {\"target\":{\"kind\":\"everybody\"},\"message\":{\"text\":\"x\"},"
                        + "\"send_at\":9223372036854775807} | is sent between 1970 and",
                "push_send | {\"target\":{\"kind\":\"everybody\"}} | needs a title or a text",
                "push_send | {\"target\":{\"kind\":\"everybody\"},\"message\":{\"text\":\"x\"},\"uid\":\"a b\"}"
                        + " | the uid of a push message",
                "push_devices | {\"uid\":\"a\",\"limit\":1001} | limit must be 1 to 1000",
                "push_status | {} | uid must have 1 to 200 characters",
                "device_list | {\"limit\":1001} | limit must be 1 to 1000",
                "user_topic_update | {\"op\":\"add\",\"topics\":[\"a\"]} | each of users must have 1 to 200 characters",
                "push_notify_user | {\"user\":\"\",\"notification\":{},\"push\":{\"text\":\"x\"}} | must not be empty",
                "push_notify_user | {\"user\":\"a\",\"notification\":{},\"push\":{\"text\":\"x\"},\"after\":4294967295}"
                        + " | after must be from 0 to 28 days",
            })
    void refuses(String method, String body, String why) throws Exception {
        try (FanfareServer server = FanfareServer.builder(withPush().load()).start()) {
            assertThat(post(server, "/api/" + method, body).body())
                    .contains("\"code\":107")
                    .contains(why);
        }
    }

    @Test
    @DisplayName("M16 the metrics of push are among the server's")
    void metrics() throws Exception {
        try (FanfareServer server = FanfareServer.builder(withPush().load()).start()) {
            HttpResponse<String> got = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(got.body()).contains("fanfare_push_waiting{provider=\"webpush\"");
        }
    }

    @ParameterizedTest
    @DisplayName("P1 a configuration of push that cannot be is one sentence, which names the key")
    @CsvSource(
            delimiter = '|',
            value = {
                "push.enabled=true;notifications.enabled=false | push.enabled | notifications",
                "push.enabled=true;database.url= | push.enabled | database",
                "push.enabled=true;push.webpush.vapid_key_file= | push.enabled | needs a service",
                "push.enabled=true;push.webpush.subject=mailto:me@localhost | push.webpush.vapid_key_file | subject",
                "push.enabled=true;push.webpush.vapid_key_file=/nowhere | push.webpush.vapid_key_file | cannot be read",
                "push.enabled=true;push.fcm.service_account_file=/nowhere | push.fcm.service_account_file | cannot be read",
                "push.enabled=true;push.apns.key_file=/nowhere | push.apns.key_file | cannot be read",
                "push.concurrency=0 | push.concurrency | 1 to 10000",
                "push.report_path=report | push.report_path | begins with /",
            })
    void refusesConfigurations(String flags, String key, String why) {
        ConfigLoader loader = withPush();
        for (String flag : flags.split(";", -1)) {
            loader.flag(flag.substring(0, flag.indexOf('=')), flag.substring(flag.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> FanfareServer.builder(loader.load()).start().close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(why);
    }
}
