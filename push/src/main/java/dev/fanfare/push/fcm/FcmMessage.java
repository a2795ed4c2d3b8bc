package dev.fanfare.push.fcm;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushBadge;
import dev.fanfare.push.PushMessage;
import dev.fanfare.push.PushPriority;
import dev.fanfare.push.RenderedMessage;
import dev.fanfare.push.internal.payload.ApnsPayload;
import dev.fanfare.push.internal.payload.Json;
import dev.fanfare.push.internal.payload.OwnFields;
import dev.fanfare.push.internal.payload.Replacing;
import dev.fanfare.push.internal.payload.Sizes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

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

    /** What FCM adds for devices of Apple: its names for the message, the sender and the installation. */
    private static final int APPLE_RESERVE = 160;

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

    /** FCM does not say how it counts, so each platform's section counts whole, its names and texts in UTF-8. */
    static void checkSize(RenderedMessage rendered) {
        String own = ownFields(rendered);
        check("FCM (Android)", rendered, out -> {
            notification(out, rendered);
            out.object("android", android -> androidContent(android, rendered, own));
        });
        check("FCM (browsers)", rendered, out -> {
            notification(out, rendered);
            out.object("webpush", webpush -> webpushContent(webpush, rendered, own));
        });
        int apns =
                new JsonWriter().object(out -> ApnsPayload.write(out, rendered)).toBytes().length;
        Sizes.check("FCM (devices of Apple)", apns + APPLE_RESERVE, MAX_PAYLOAD, rendered);
    }

    private static void check(String service, RenderedMessage rendered, Consumer<JsonWriter> content) {
        byte[] json = new JsonWriter().object(content).toBytes();
        Sizes.check(service, bytes(Json.tree(Payload.wrap(json))), MAX_PAYLOAD, rendered);
    }

    /** All names and values in UTF-8, without what JSON puts around them. */
    private static int bytes(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .mapToInt(each -> utf8(each.getKey()) + bytes(each.getValue()))
                    .sum();
        }
        return utf8(node.asString());
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
                .string("ttl", message.expiration().toSeconds() + "s");
        androidContent(out, rendered, own);
    }

    private static void androidContent(JsonWriter out, RenderedMessage rendered, String own) {
        PushMessage message = rendered.message();
        out.strings("data", Map.of("fanfare", own)).object("notification", each -> {
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
        webpushContent(out, rendered, own);
    }

    private static void webpushContent(JsonWriter out, RenderedMessage rendered, String own) {
        PushMessage message = rendered.message();
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
