package dev.fanfare.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The encoders of the launcher, with what strangers and libraries may have in messages. */
class LogLinesTest {

    private static final String EVIL =
            "HS256\n2026-01-01T00:00:00.000Z ERROR [main] Session: false\r\u2028\u202e\u001b[31m\"\\"
                    + "x".repeat(20_000);

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("dev.fanfare.Test");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    LogLinesTest() {
        events.setContext(context);
        events.start();
        logger.addAppender(events);
    }

    /** The encoder of the configuration that servers have. */
    private static Encoder<ILoggingEvent> text() throws JoranException {
        LoggerContext launched = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(launched);
        configurator.doConfigure(Objects.requireNonNull(OneLineMessage.class.getResource("/logback.xml")));
        return ((OutputStreamAppender<ILoggingEvent>)
                        launched.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr"))
                .getEncoder();
    }

    private String written(Encoder<ILoggingEvent> encoder) {
        return new String(encoder.encode(events.list.get(events.list.size() - 1)), StandardCharsets.UTF_8);
    }

    private static void isOneLine(String written) {
        assertThat(written).endsWith("\n");
        assertThat(written.strip()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(written.length()).isLessThan(10_000);
    }

    @Test
    void aMessageIsOneLineOfText() throws JoranException {
        logger.info("A client said {}", EVIL);
        String written = written(text());
        isOneLine(written);
        assertThat(written)
                .contains(" INFO  ", "Test: A client said HS256\\n2026-01-01T00:00:00.000Z ERROR")
                .contains("\\r\\u2028\\u202e\\u001b[31m\"\\x", "characters)");
    }

    @Test
    void aMessageIsOneLineOfJson() {
        logger.warn("A client said {}", EVIL);
        String written = written(new JsonLines());
        isOneLine(written);
        JsonNode line = JsonMapper.shared().readTree(written);
        assertThat(line.path("level").asString()).isEqualTo("warn");
        assertThat(line.path("logger").asString()).isEqualTo("dev.fanfare.Test");
        assertThat(line.path("thread").asString())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(line.path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
        assertThat(line.path("message").asString())
                .startsWith("A client said HS256\\n2026")
                .contains("\\u2028\\u202e\\u001b[31m\"\\x");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void theMessagesOfExceptionsStayOnTheirLines() throws JoranException {
        IOException problem = new IOException(EVIL, new IllegalStateException("cause\nat evil.Class(Evil.java:1)"));
        problem.addSuppressed(new IllegalArgumentException("suppressed\nCaused by: evil"));
        logger.error("It failed", problem);
        List<String> lines = written(text()).lines().toList();
        assertThat(lines.get(1)).startsWith("java.io.IOException: HS256\\n2026-01-01");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("Caused by: "))
                .singleElement()
                .asString()
                .isEqualTo("Caused by: java.lang.IllegalStateException: cause\\nat evil.Class(Evil.java:1)");
        assertThat(lines)
                .anyMatch(line ->
                        line.endsWith("Suppressed: java.lang.IllegalArgumentException: suppressed\\nCaused by: evil"));
        assertThat(lines).noneMatch(line -> line.startsWith("2026-01-01") || line.startsWith("at evil"));
        String json = written(new JsonLines());
        assertThat(json.lines()).hasSize(1);
        assertThat(JsonMapper.shared()
                        .readTree(json)
                        .path("error")
                        .asString()
                        .lines()
                        .toList())
                .noneMatch(line -> line.startsWith("2026-01-01") || line.startsWith("at evil"));
    }

    @Property(tries = 200)
    @Label("M16 whatever is logged, by whom ever, is one line")
    void whateverIsLoggedIsOneLine(@ForAll String message) throws JoranException {
        logger.info("{}", message);
        isOneLine(written(text()));
        String json = written(new JsonLines());
        isOneLine(json);
        assertThat(JsonMapper.shared().readTree(json).path("message").isString())
                .isTrue();
    }
}
