package dev.fanfare.server.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanfare.protocol.Outside;

/** The message of an event in a pattern, on one line: libraries log what strangers send as well. */
public final class OneLineMessage extends MessageConverter {

    /** How many characters of a message are logged. */
    static final int MAX_LENGTH = 8_192;

    static String of(ILoggingEvent event) {
        return Outside.line(String.valueOf(event.getFormattedMessage()), MAX_LENGTH);
    }

    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }
}
