package dev.fanfare.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.fanfare.server.config.ServerConfig;
import dev.fanfare.server.log.JsonLines;
import org.slf4j.LoggerFactory;

/** How much is logged, and how, to standard error. */
public final class Logs {

    private Logs() {}

    /** Logs as a configuration says. */
    public static void apply(ServerConfig config) {
        level(config.logLevel());
        if (config.logFormat() == ServerConfig.LogFormat.JSON) {
            root().iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    json(stream);
                }
            });
        }
    }

    private static void json(OutputStreamAppender<ILoggingEvent> stream) {
        JsonLines lines = new JsonLines();
        lines.setContext(stream.getContext());
        lines.start();
        stream.stop();
        stream.setEncoder(lines);
        stream.start();
    }

    /** Logs what is of a level or above. */
    public static void level(ServerConfig.LogLevel level) {
        root().setLevel(
                        switch (level) {
                            case TRACE -> Level.TRACE;
                            case DEBUG -> Level.DEBUG;
                            case INFO -> Level.INFO;
                            case WARN -> Level.WARN;
                            case ERROR -> Level.ERROR;
                            case NONE -> Level.OFF;
                        });
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
