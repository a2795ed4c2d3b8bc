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
            a,redis://b        | db=2                              | write the number behind the address, /2
            a,b,a              | db=2                              | a:6379 is there twice
            unix://run/r.sock  | db=0                              | unix:///run/redis.sock, with three slashes
            unix:///r,redis://b | db=2                             | write the number behind the address, /2
            redis://a/1,redis://b/2 | db=0                         | the same number of the database, and have 1 and 2
            a,redis://b        | tls.enabled=true                  | tls.enabled is true, and the address begins with redis://
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

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            redis://:secret@s  | sentinel_password=other           | user and password of a sentinel are given twice
            redis://s          | tls.enabled=true                  | tls.enabled is true, and the address begins with redis://
            redis://s/3        | db=0                              | a sentinel has no databases
            s,s                | db=0                              | s:26379 is there twice
            rediss://s,t       | db=0                              | must all begin with redis://, or all with rediss://
            s                  | sentinel_master_name=             | the name by which sentinels know the Redis must not be empty
            http://s           | db=0                              | the address of a Redis begins with redis://
            """)
    void refusesContradictionsOfSentinels(String address, String more, String problem) {
        ServerConfig config = new ConfigLoader()
                .flag("engine.type", "redis")
                .flag("engine.redis.sentinel_address", address)
                .flag("engine.redis.sentinel_master_name", "mymaster")
                .flag("engine.redis." + more.substring(0, more.indexOf('=')), more.substring(more.indexOf('=') + 1))
                .load();
        assertThatThrownBy(() -> config.redis().orElseThrow().builder())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("engine.redis: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            redis://c/3        | a cluster has no databases but one
            c,redis://c:6379   | c:6379 is there twice
            rediss://c,d       | must all begin with redis://, or all with rediss://
            http://c           | the address of a Redis begins with redis://
            """)
    void refusesContradictionsOfClusters(String address, String problem) {
        ServerConfig config = new ConfigLoader()
                .flag("engine.type", "redis")
                .flag("engine.redis.cluster_address", address)
                .load();
        assertThatThrownBy(() -> config.redis().orElseThrow().builder())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("engine.redis: ")
                .hasMessageContaining(problem);
    }
}
