package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.DevicePush;
import dev.fanfare.delivery.Escalation;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushStatus;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The methods about push messages. */
final class PushMethods {

    private static final int PAGE = 100;
    private static final Payload NOTHING = Payload.utf8("{}");

    private PushMethods() {}

    /** The methods, by name. */
    static Map<String, ApiMethod> of(Fanfare fanfare) {
        return Map.of(
                "push_send", new PushMethod(fanfare, PushMethods::send),
                "push_notify_user", new PushMethod(fanfare, PushMethods::notifyUser),
                "push_status", new PushMethod(fanfare, PushMethods::status),
                "push_devices", new PushMethod(fanfare, PushMethods::devices),
                "cancel_push", new PushMethod(fanfare, PushMethods::cancel));
    }

    private static PushMethod.Asked send(JsonFields in) {
        String uid = "";
        Payload target = NOTHING;
        Payload message = NOTHING;
        Map<String, String> variables = Map.of();
        Map<String, String> providers = Map.of();
        long sendAt = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "uid" -> uid = in.string();
                case "target" -> target = in.payload();
                case "message" -> message = in.payload();
                case "variables" -> variables = in.strings();
                case "providers" -> providers = in.strings();
                case "send_at" -> sendAt = in.unsignedLong();
                default -> in.skip();
            }
        }
        String own = uid;
        Payload devices = target;
        Payload shown = message;
        Map<String, String> values = variables;
        Map<String, String> configurations = providers;
        Instant when =
                sendAt == 0 ? null : Instant.ofEpochSecond(Math.min(sendAt, PushRequest.LATEST.getEpochSecond() + 1));
        return push -> push.send(new PushRequest(
                        own, PushTarget.fromJson(devices), PushMessage.fromJson(shown), values, when, configurations))
                .thenApply(sent -> out -> out.string("uid", sent));
    }

    private static PushMethod.Asked notifyUser(JsonFields in) {
        String user = "";
        Payload notification = NOTHING;
        Payload message = NOTHING;
        Map<String, String> variables = Map.of();
        long after = 0;
        boolean everyDevice = false;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "notification" -> notification = in.payload();
                case "after" -> after = in.unsignedInt();
                case "push" -> message = in.payload();
                case "variables" -> variables = in.strings();
                case "every_device" -> everyDevice = in.bool();
                default -> in.skip();
            }
        }
        String whom = user;
        Payload live = notification;
        Payload pushed = message;
        Map<String, String> values = variables;
        Duration wait = Duration.ofSeconds(after);
        boolean toAll = everyDevice;
        return push -> push.notifyUser(
                        whom,
                        Notification.fromJson(live),
                        new Escalation(wait, PushMessage.fromJson(pushed), values, toAll))
                .thenApply(PushMethods::delivery);
    }

    private static Consumer<JsonWriter> delivery(DeliveryResult result) {
        return out -> out.alwaysNumber("code", result.code())
                .string("description", result.description())
                .alwaysNumber("delivered", result.delivered())
                .alwaysNumber("failed", result.failed());
    }

    private static PushMethod.Asked status(JsonFields in) {
        String uid = in.only("uid", in::string, "");
        return push -> push.status(uid)
                .thenApply(found -> status(found.orElseThrow(() -> new ErrorException(
                        ProtocolError.BAD_REQUEST, "there is no push message with this uid, or none any more"))));
    }

    private static Consumer<JsonWriter> status(PushStatus status) {
        Map<String, Long> devices = new TreeMap<>();
        status.devices().forEach((state, count) -> devices.put(state.name().toLowerCase(Locale.ROOT), count));
        return out -> out.string("uid", status.uid())
                .bool("expanded", status.isExpanded())
                .bool("cancelled", status.isCancelled())
                .bool("done", status.isDone())
                .alwaysMap("devices", devices, out::integer)
                .alwaysNumber("shown", status.shown())
                .alwaysNumber("chosen", status.chosen());
    }

    private static PushMethod.Asked devices(JsonFields in) {
        String uid = "";
        long after = 0;
        long limit = PAGE;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "uid" -> uid = in.string();
                case "cursor" -> after = in.unsignedLong();
                case "limit" -> limit = in.unsignedInt();
                default -> in.skip();
            }
        }
        String which = uid;
        long from = after;
        int most = limit == 0 ? PAGE : (int) Math.min(limit, Integer.MAX_VALUE);
        return push -> push.devicesOf(which, from, most).thenApply(page -> devices(page, most));
    }

    private static Consumer<JsonWriter> devices(List<DevicePush> page, int most) {
        return out -> {
            out.alwaysList("items", page, each -> out.object(one -> write(one, each)));
            if (page.size() == most) {
                out.number("next_cursor", page.get(most - 1).number());
            }
        };
    }

    private static void write(JsonWriter out, DevicePush device) {
        out.string("device", device.device())
                .string("provider", device.provider())
                .string("state", device.state().name().toLowerCase(Locale.ROOT))
                .alwaysNumber("attempts", device.attempts())
                .string("reason", device.reason());
        if (device.shownAt() != null) {
            out.number("shown_at", device.shownAt().toEpochMilli());
        }
        if (device.chosenAt() != null) {
            out.number("chosen_at", device.chosenAt().toEpochMilli());
        }
    }

    private static PushMethod.Asked cancel(JsonFields in) {
        String uid = in.only("uid", in::string, "");
        return push -> push.cancel(uid).thenApply(found -> out -> out.bool("cancelled", found));
    }
}
