package dev.fanfare.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One JSON object for each event, on a line of its own: {@code time} (RFC 3339, UTC), {@code level}, {@code
 * logger}, {@code thread}, {@code message}, and {@code error} with the stack trace if there is one. Level,
 * time, message and error are called as Centrifugo calls them.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String logger = event.getLoggerName();
        JsonWriter line = new JsonWriter()
                .object(out -> out.alwaysString("time", event.getInstant().toString())
                        .alwaysString("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
                        .alwaysString("logger", logger)
                        .alwaysString("thread", event.getThreadName())
                        .alwaysString("message", OneLineMessage.of(event))
                        .string("error", OneLineCauses.of(event)));
        return (new String(line.toBytes(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
