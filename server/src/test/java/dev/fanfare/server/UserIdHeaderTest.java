package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M7 a trusted proxy says in a header who a client is")
class UserIdHeaderTest {

    private static final String NOBODY = "";

    private static ConfigLoader config() {
        return new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("client.user_id_http_header", "X-User-Id");
    }

    /** Connects, and answers whose client it is, or the code that it is closed with. */
    private static String connect(ConfigLoader config, String command, String... headers) throws Exception {
        try (FanfareServer server = FanfareServer.builder(
                                config.flag("client.subscribe_to_user_personal_channel.enabled", "true")
                                        .load())
                        .start();
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket", headers)) {
            client.sendText("{\"id\":1,\"connect\":" + command + "}");
            RawWebSocket.Frame frame = client.readFrame();
            if (frame.opcode() == RawWebSocket.CLOSE) {
                return Integer.toString(frame.closeCode());
            }
            String reply = frame.text();
            assertThat(reply).contains("\"client\"");
            int user = reply.indexOf("\"#");
            return user < 0 ? NOBODY : reply.substring(user + 2, reply.indexOf('"', user + 2));
        }
    }

    private static ConfigLoader trusting() {
        return config().flag("http_server.trusted_proxies", "127.0.0.1");
    }

    @Test
    void whomATrustedProxyNamesIsThatUser() throws Exception {
        assertThat(connect(trusting(), "{}", "X-User-Id: ann")).isEqualTo("ann");
        assertThat(connect(trusting(), "{}", "x-user-id: ann", "X-Forwarded-For: 192.0.2.1"))
                .isEqualTo("ann");
    }

    @Test
    void withoutTheHeaderTheOtherRulesHold() throws Exception {
        assertThat(connect(trusting(), "{}")).isEqualTo("3501");
        assertThat(connect(trusting(), "{}", "X-User-Id: ")).isEqualTo("3501");
        assertThat(connect(trusting().flag("client.allow_anonymous_connect_without_token", "true"), "{}"))
                .isEqualTo(NOBODY);
    }

    @Test
    void aHeaderOfTheConnectCommandNeverPassesForIt() throws Exception {
        for (String name : List.of("X-User-Id", "x-user-id")) {
            String claim = "{\"headers\":{\"" + name + "\":\"ann\"}}";
            assertThat(connect(trusting(), claim)).isEqualTo("3501");
            assertThat(connect(trusting(), claim, "X-User-Id: bob")).isEqualTo("bob");
            assertThat(connect(trusting().flag("client.allow_anonymous_connect_without_token", "true"), claim))
                    .isEqualTo(NOBODY);
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "192.0.2.1", "10.0.0.0/8"})
    void whoeverElseSendsItIsTurnedAway(String trusted) throws Exception {
        ConfigLoader config = config().flag("client.allow_anonymous_connect_without_token", "true");
        if (!trusted.isEmpty()) {
            config.flag("http_server.trusted_proxies", trusted);
        }
        assertThat(connect(config, "{}", "X-User-Id: ann", "X-Forwarded-For: 127.0.0.1"))
                .isEqualTo("3507");
    }

    @Test
    void twoUsersAreNone() throws Exception {
        assertThat(connect(trusting(), "{}", "X-User-Id: ann", "X-User-Id: bob"))
                .isEqualTo("3501");
    }

    @Test
    void aTokenComesFirst() throws Exception {
        assertThat(connect(
                        trusting().flag("client.token.hmac_secret_key", "secret"),
                        "{\"token\":\"forged\"}",
                        "X-User-Id: ann"))
                .isEqualTo("3500");
    }

    @Test
    void whatIsHardlyMeantIsAWarning() {
        assertThat(config().load().remarks().warnings())
                .anySatisfy(warning -> assertThat(warning).contains("client.user_id_http_header: no proxy is trusted"));
        assertThat(trusting().load().remarks().warnings())
                .noneSatisfy(warning -> assertThat(warning).contains("user_id_http_header"));
        assertThat(trusting()
                        .flag("client.proxy.connect.enabled", "true")
                        .flag("client.proxy.connect.endpoint", "http://localhost:3000")
                        .load()
                        .remarks()
                        .warnings())
                .anySatisfy(warning -> assertThat(warning).contains("it has no effect: client.proxy.connect is asked"));
        assertThatThrownBy(() -> new ConfigLoader()
                        .flag("client.user_id_http_headers", "X")
                        .load())
                .isInstanceOf(ConfigException.class);
    }
}
