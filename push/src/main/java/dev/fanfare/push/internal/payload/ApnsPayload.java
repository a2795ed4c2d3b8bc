package dev.fanfare.push.internal.payload;

import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.RenderedMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message as devices of Apple take it, directly or by way of another service. */
public final class ApnsPayload {

    private ApnsPayload() {}

    /** The headers, but those that name the device and the application. */
    public static Map<String, String> headers(RenderedMessage rendered, Instant now) {
        PushMessage message = rendered.message();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("apns-push-type", "alert");
        headers.put("apns-priority", message.priority() == PushPriority.HIGH ? "10" : "5");
        long until = message.expiration().isZero()
                ? 0
                : now.plus(message.expiration()).getEpochSecond();
        headers.put("apns-expiration", Long.toString(until));
        if (!message.id().isEmpty()) {
            headers.put("apns-collapse-id", Replacing.collapseId(message.id()));
        }
        return headers;
    }

    /** Writes {@code aps} and, beside it, our own fields as {@code fanfare}. */
    public static void write(JsonWriter out, RenderedMessage rendered) {
        PushMessage message = rendered.message();
        out.object("aps", aps -> {
            aps.object("alert", alert -> alert.string("title", rendered.title()).string("body", rendered.text()));
            if (message.badge().change() == PushBadge.Change.SET) {
                aps.alwaysNumber("badge", message.badge().count());
            }
            aps.string("sound", message.sound()).string("thread-id", message.group());
            if (needsExtension(rendered)) {
                aps.number("mutable-content", 1);
            }
        });
        out.object("fanfare", own -> OwnFields.write(own, rendered, false));
    }

    /** Whether there is something that iOS leaves to an extension of the application: reports are its, too. */
    private static boolean needsExtension(RenderedMessage rendered) {
        PushMessage message = rendered.message();
        return !rendered.report().isEmpty()
                || !message.image().isEmpty()
                || !message.actions().isEmpty()
                || message.badge().change() == PushBadge.Change.INCREASE;
    }
}
