package dev.fanfare.push.fcm;

import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.internal.payload.ApnsPayload;
import dev.fanfare.push.internal.payload.OwnFields;
import dev.fanfare.push.internal.payload.Replacing;
import dev.fanfare.push.internal.payload.Sizes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A message as FCM takes it, with a section for each platform. Our own fields are one text, {@code fanfare}, because FCM
 * carries texts alone; devices of Apple get them as an object.
 *
 * <p>There is no {@code collapse_key}: FCM keeps messages of four keys for each device, and which it drops then is not
 * said. What is shown is replaced by its {@code tag}.
 */
final class FcmMessage {

    /** What FCM takes for each platform. */
    private static final int MAX_PAYLOAD = 4096;

    private FcmMessage() {}

    static byte[] write(String token, RenderedMessage rendered, Instant now) {
        String own = ownFields(rendered);
        return new JsonWriter()
                .object(out -> out.object("message", message -> {
                    message.string("token", token);
                    notification(message, rendered);
                    message.object("android", android -> android(android, rendered, own));
                    message.object(
                            "apns",
                            apns -> apns.strings("headers", ApnsPayload.headers(rendered, now))
                                    .object("payload", payload -> ApnsPayload.write(payload, rendered)));
                    message.object("webpush", webpush -> webpush(webpush, rendered, own));
                }))
                .toBytes();
    }

    static void checkSize(RenderedMessage rendered) {
        int texts = new JsonWriter()
                .object(out -> {
                    notification(out, rendered);
                    out.strings("data", Map.of("fanfare", ownFields(rendered)));
                })
                .toBytes()
                .length;
        Sizes.check("FCM", texts, MAX_PAYLOAD, rendered);
        int apns =
                new JsonWriter().object(out -> ApnsPayload.write(out, rendered)).toBytes().length;
        Sizes.check("FCM (devices of Apple)", apns, MAX_PAYLOAD, rendered);
    }

    private static String ownFields(RenderedMessage rendered) {
        byte[] json = new JsonWriter()
                .object(own -> OwnFields.write(own, rendered, false))
                .toBytes();
        return new String(json, StandardCharsets.UTF_8);
    }

    private static void notification(JsonWriter out, RenderedMessage rendered) {
        out.object(
                "notification",
                each -> each.string("title", rendered.title())
                        .string("body", rendered.text())
                        .string("image", absolute(rendered.message().image())));
    }

    private static void android(JsonWriter out, RenderedMessage rendered, String own) {
        PushMessage message = rendered.message();
        out.string("priority", message.priority() == PushPriority.HIGH ? "HIGH" : "NORMAL")
                .string("ttl", message.expiration().toSeconds() + "s")
                .strings("data", Map.of("fanfare", own))
                .object("notification", each -> {
                    each.string("tag", message.id()).string("sound", message.sound());
                    // Without a number, Android increases that at the icon by one.
                    if (message.badge().change() == PushBadge.Change.SET) {
                        each.number("notification_count", message.badge().count());
                    }
                });
    }

    private static void webpush(JsonWriter out, RenderedMessage rendered, String own) {
        PushMessage message = rendered.message();
        out.object("headers", headers -> {
            headers.string("TTL", Long.toString(Math.max(1, message.expiration().toSeconds())))
                    .string("Urgency", message.priority() == PushPriority.HIGH ? "high" : "normal");
            if (!message.id().isEmpty()) {
                headers.string("Topic", Replacing.topic(message.id()));
            }
        });
        out.strings("data", Map.of("fanfare", own))
                .object(
                        "notification",
                        each -> each.string("lang", rendered.language())
                                .string("icon", message.icon())
                                .string("image", message.image())
                                .string("tag", message.id()));
        String link = absolute(message.link());
        if (!link.isEmpty()) {
            out.object("fcm_options", options -> options.string("link", link));
        }
    }

    /** What FCM refuses is left out: the application has it among our own fields. */
    private static String absolute(String address) {
        return address.regionMatches(true, 0, "https://", 0, 8) ? address : "";
    }
}
