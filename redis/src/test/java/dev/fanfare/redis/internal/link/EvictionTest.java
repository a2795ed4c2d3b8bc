package dev.fanfare.redis.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.TestRedis;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the log has about a Redis that takes keys away. */
class EvictionTest {

    @ParameterizedTest(name = "{0}, maxmemory {1}")
    @CsvSource({
        "allkeys-lru, 100mb, true",
        "volatile-ttl, 100mb, true",
        "noeviction, 100mb, false",
        "allkeys-lru, 0, false"
    })
    @DisplayName("M14 a Redis that takes keys away when its memory is full is warned of, once for all connections")
    void aRedisThatTakesKeysAwayIsWarnedOf(String policy, String memory, boolean isWarned) {
        Logger log = (Logger) LoggerFactory.getLogger("dev.fanfare");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        try (RedisProcess redis = new RedisProcess("maxmemory " + memory, "maxmemory-policy " + policy)) {
            RedisLink link = TestRedis.link(TestRedis.options(redis.port(), "test"));
            link.end();
            List<String> said = List.copyOf(appender.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(message -> message.contains("maxmemory-policy"))
                    .toList();
            if (isWarned) {
                assertThat(said)
                        .singleElement()
                        .asString()
                        .startsWith("Redis at 127.0.0.1:" + redis.port() + " takes keys away")
                        .contains(policy);
            } else {
                assertThat(said).isEmpty();
            }
        } finally {
            log.detachAppender(appender);
        }
    }
}
