package dev.fanfare.push;

import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** Messages as JSON, as they are kept and as an API takes them. */
final class PushMessageJson {

    private PushMessageJson() {}

    static Payload write(PushMessage message) {
        return JsonWriter.objectPayload(out -> {
            out.string("id", message.id()).string("default_language", message.defaultLanguage());
            out.strings("title", message.title().variants())
                    .strings("text", message.text().variants());
            badge(out, message.badge());
            out.string("sound", message.sound())
                    .list("actions", message.actions(), action -> out.object(each -> action(each, action)))
                    .string("group", message.group())
                    .string("priority", message.priority().name().toLowerCase(Locale.ROOT))
                    .alwaysNumber("expiration", message.expiration().toSeconds())
                    .string("icon", message.icon())
                    .string("image", message.image())
                    .string("link", message.link())
                    .payload("data", message.data());
        });
    }

    private static void badge(JsonWriter out, PushBadge badge) {
        if (badge.change() != PushBadge.Change.NONE) {
            out.object(
                    "badge",
                    each -> each.alwaysNumber(badge.change() == PushBadge.Change.SET ? "set" : "add", badge.count()));
        }
    }

    private static void action(JsonWriter out, PushAction action) {
        out.string("event", action.event())
                .strings("label", action.label().variants())
                .payload("parameters", action.parameters());
    }

    static PushMessage read(Payload json) {
        try {
            JsonFields in = JsonFields.of(json.unsafeArray());
            if (!in.nextObject()) {
                throw new IllegalArgumentException("a push message is a JSON object, not nothing");
            }
            return new Fields().read(in).build();
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(JsonText.describe("not a push message: malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("not a push message: " + wrong.getMessage(), wrong);
        }
    }

    /** What was read; texts without a language wait until the default language is known. */
    private static final class Fields {

        private static final String DEFAULT = "";

        private final PushMessageBuilder builder = PushMessage.builder();
        private Map<String, String> title = Map.of();
        private Map<String, String> text = Map.of();
        private final List<Action> actions = new ArrayList<>();

        private record Action(String event, Map<String, String> label, Payload parameters) {}

        Fields read(JsonFields in) {
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "id" -> builder.id(in.string());
                    case "default_language" -> builder.defaultLanguage(in.string());
                    case "title" -> title = texts(in);
                    case "text" -> text = texts(in);
                    case "badge" -> builder.badge(badge(in));
                    case "sound" -> builder.sound(in.string());
                    case "actions" -> actions.addAll(in.list(() -> action(in)));
                    case "group" -> builder.group(in.string());
                    case "priority" -> builder.priority(priority(in.string()));
                    case "expiration" ->
                        builder.expiration(Duration.ofSeconds(
                                Math.min(in.unsignedLong(), PushMessage.LONGEST_EXPIRATION.toSeconds() + 1)));
                    case "icon" -> builder.icon(in.string());
                    case "image" -> builder.image(in.string());
                    case "link" -> builder.link(in.string());
                    case "data" -> builder.data(in.payload());
                    default -> in.skip();
                }
            }
            return this;
        }

        PushMessage build() {
            builder.title(localized(title)).text(localized(text));
            for (Action action : actions) {
                builder.action(new PushAction(action.event, localized(action.label), action.parameters));
            }
            return builder.build();
        }

        private LocalizedText localized(Map<String, String> texts) {
            String alone = texts.get(DEFAULT);
            return alone == null ? new LocalizedText(texts) : LocalizedText.of(builder.defaultLanguage, alone);
        }

        private static Map<String, String> texts(JsonFields in) {
            return in.isString() ? Map.of(DEFAULT, in.string()) : in.strings();
        }

        private static Action action(JsonFields in) {
            String event = "";
            Map<String, String> label = Map.of();
            Payload parameters = Payload.EMPTY;
            in.requireObject();
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "event" -> event = in.string();
                    case "label" -> label = texts(in);
                    case "parameters" -> parameters = in.payload();
                    default -> in.skip();
                }
            }
            return new Action(event, label, parameters);
        }

        private static PushBadge badge(JsonFields in) {
            PushBadge badge = PushBadge.NONE;
            if (in.enterObject()) {
                for (String field = in.nextField(); field != null; field = in.nextField()) {
                    switch (field) {
                        case "set" -> badge = PushBadge.set(in.signedInt());
                        case "add" -> badge = PushBadge.increase(in.signedInt());
                        default -> in.skip();
                    }
                }
            }
            return badge;
        }

        private static PushPriority priority(String name) {
            for (PushPriority each : PushPriority.values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("priority must be high or normal, and is \"" + Outside.of(name) + "\"");
        }
    }
}
