package dev.fanfare.server.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M14 what of the keys of Redis contradicts each other is refused, not passed over")
class RedisKeysTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            redis://h          | tls.enabled=true                  | tls.enabled is true, and the address begins with redis://
            redis://h          | tls.server_ca_pem=ca.pem          | there are certificates under tls, and tls.enabled is false
            h:6379             | tls.server_ca_pem=ca.pem          | there are certificates under tls, and tls.enabled is false
            redis://h          | db=2                              | write the number behind the address, /2
            redis://:secret@h  | password=other                    | user and password are given twice
            redis://ann@h      | user=bob                          | user and password are given twice
            """)
    void refusesContradictions(String address, String more, String problem) {
        ServerConfig config = new ConfigLoader()
                .flag("engine.type", "redis")
                .flag("engine.redis.address", address)
                .flag("engine.redis." + more.substring(0, more.indexOf('=')), more.substring(more.indexOf('=') + 1))
                .load();
        assertThatThrownBy(() -> config.redis().orElseThrow().builder())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("engine.redis: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret");
    }
}
