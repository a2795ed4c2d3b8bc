package dev.fanfare.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M7 tokens on a real socket")
class TokenServerTest {

    private static final String PATH = "/connection/websocket";
    private static final RSAKey KEY = TestKeys.rsa("one");

    private static ConfigLoader config(Map<String, String> keys) {
        ConfigLoader loader = new ConfigLoader().flag("http_server.port", "0");
        keys.forEach(loader::flag);
        return loader;
    }

    private static FanfareServer server(Map<String, String> keys) throws Exception {
        return FanfareServer.builder(config(keys).load()).start();
    }

    private static String byKey(String claims) {
        return TestKeys.signed(JWSAlgorithm.RS256, KEY, claims);
    }

    private static void connect(RawWebSocket client, String token) throws Exception {
        client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    }

    @Test
    void keysOfAnIssuerLetClientsInAndOthersNot() throws Exception {
        try (KeySetServer issuer = new KeySetServer();
                FanfareServer server = server(Map.of("client.token.jwks_public_endpoint", issuer.url("/jwks")))) {
            try (RawWebSocket early = RawWebSocket.open(server.port(), PATH)) {
                connect(early, byKey("{\"sub\":\"ann\"}"));
                assertThat(early.readText()).contains("\"error\"", "\"code\":100", "\"temporary\":true");
            }
            issuer.publish(KEY);
            try (RawWebSocket client = RawWebSocket.open(server.port(), PATH);
                    RawWebSocket forged = RawWebSocket.open(server.port(), PATH);
                    RawWebSocket late = RawWebSocket.open(server.port(), PATH)) {
                connect(client, byKey("{\"sub\":\"ann\"}"));
                assertThat(client.readText()).contains("\"connect\":{", "\"client\":");
                connect(forged, TestKeys.signed(JWSAlgorithm.RS256, TestKeys.rsa("one"), "{\"sub\":\"ann\"}"));
                assertThat(forged.readClose().closeCode()).isEqualTo(3500);
                connect(late, byKey("{\"sub\":\"ann\",\"exp\":1}"));
                assertThat(late.readText()).contains("\"code\":109");
                client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\",\"token\":\""
                        + byKey("{\"sub\":\"ann\",\"channel\":\"news\",\"exp\":1}") + "\"}}");
                assertThat(client.readText()).contains("\"id\":2", "\"code\":109");
                client.sendText("{\"id\":3,\"subscribe\":{\"channel\":\"news\",\"token\":\"a.b.c\"}}");
                assertThat(client.readText()).contains("\"id\":3", "\"code\":103");
                client.sendText("{\"id\":4,\"subscribe\":{\"channel\":\"news\",\"token\":\""
                        + byKey("{\"sub\":\"ann\",\"channel\":\"news\"}") + "\"}}");
                assertThat(client.readText()).contains("\"id\":4", "\"subscribe\":{");
                client.sendText("{\"id\":5,\"subscribe\":{\"channel\":\"b\",\"token\":\""
                        + byKey("{\"sub\":\"bob\",\"channel\":\"b\"}") + "\"}}");
                assertThat(client.readClose().closeCode()).isEqualTo(3500);
            }
        }
    }

    @Test
    void subscriptionTokensMayHaveKeysOfTheirOwn() throws Exception {
        try (FanfareServer server = server(Map.of(
                        "client.token.hmac_secret_key", "one",
                        "client.subscription_token.enabled", "true",
                        "client.subscription_token.hmac_secret_key", "two"));
                RawWebSocket client = RawWebSocket.open(server.port(), PATH)) {
            TokenIssuer one = new TokenIssuer("one", InstantSource.system());
            TokenIssuer two = new TokenIssuer("two", InstantSource.system());
            connect(client, one.connection("ann", Duration.ZERO, Map.of()));
            assertThat(client.readText()).contains("\"connect\":{");
            client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"token\":\""
                    + one.subscription("ann", "a", Duration.ZERO) + "\"}}");
            assertThat(client.readText()).contains("\"code\":103");
            client.sendText("{\"id\":3,\"subscribe\":{\"channel\":\"a\",\"token\":\""
                    + two.subscription("ann", "a", Duration.ZERO) + "\"}}");
            assertThat(client.readText()).contains("\"id\":3", "\"subscribe\":{");
        }
    }

    @Test
    void whatATokenMayDoInChannelsItMay() throws Exception {
        try (FanfareServer server = server(Map.of("client.token.hmac_secret_key", "s"));
                RawWebSocket client = RawWebSocket.open(server.port(), PATH)) {
            TokenIssuer issuer = new TokenIssuer("s", InstantSource.system());
            Map<String, ?> claims = Map.of(
                    "sub",
                    "ann",
                    "caps",
                    List.of(Map.of(
                            "channels", List.of("a*"),
                            "match", "wildcard",
                            "allow", List.of("sub", "pub"))));
            connect(client, issuer.token(claims, Duration.ZERO));
            assertThat(client.readText()).contains("\"connect\":{");
            client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"abc\"}}");
            assertThat(client.readText()).contains("\"id\":2", "\"subscribe\":{");
            client.sendText("{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}");
            assertThat(client.readText()).contains("\"id\":3", "\"code\":103");
        }
    }

    @Test
    void aConfigurationThatIsNotSafeSaysWhere() {
        assertThatThrownBy(() -> config(Map.of("client.token.jwks_public_endpoint", "https://example.com/{{realm}}"))
                        .load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("client.token.jwks_public_endpoint", "{{realm}}", "issuer_regex");
        assertThatThrownBy(() -> config(Map.of(
                                "client.subscription_token.enabled", "true",
                                "client.subscription_token.issuer_regex", "("))
                        .load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("client.subscription_token.issuer_regex", "RE2");
        assertThatThrownBy(() -> config(Map.of("client.token.rsa_public_key", "nonsense"))
                        .load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("client.token.rsa_public_key");
    }
}
