package dev.fanfare.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.fanfare.server.config.ServerConfig;
import org.slf4j.LoggerFactory;

/** How much is logged, to standard error. */
public final class Logs {

    private Logs() {}

    /** Logs what is of a level or above. */
    public static void level(ServerConfig.LogLevel level) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(
                switch (level) {
                    case TRACE -> Level.TRACE;
                    case DEBUG -> Level.DEBUG;
                    case INFO -> Level.INFO;
                    case WARN -> Level.WARN;
                    case ERROR -> Level.ERROR;
                    case NONE -> Level.OFF;
                });
    }
}
