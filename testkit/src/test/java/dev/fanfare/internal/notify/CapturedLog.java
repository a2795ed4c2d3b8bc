package dev.fanfare.internal.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that is logged, at every level and with every stack trace, until it is closed. */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.fanfare");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    /** Captures from now on. */
    public CapturedLog() {
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
        logger.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Else it takes the name of the thread that first asks for one.
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    /** The lines from a level on, each with its stack trace. */
    public List<String> lines(Level least) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(event -> event.getFormattedMessage() + "\n"
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }

    /** The names of the threads that have logged something, from a level on. */
    public List<String> threads(Level least) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(ILoggingEvent::getThreadName)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
