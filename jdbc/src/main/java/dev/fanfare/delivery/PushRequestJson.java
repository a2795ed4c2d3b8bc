package dev.fanfare.delivery;

import dev.fanfare.device.TagFilter;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.push.PushMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Requests as they stand in the queue and in the outbox. */
final class PushRequestJson {

    private PushRequestJson() {}

    static Payload write(PushRequest request) {
        return JsonWriter.objectPayload(out -> {
            out.string("uid", request.uid())
                    .object("target", each -> target(each, request.target()))
                    .payload("message", request.message().toJson())
                    .strings("variables", request.variables())
                    .strings("providers", request.providers());
            if (request.sendAt() != null) {
                out.number("send_at", request.sendAt().toEpochMilli());
            }
        });
    }

    private static void target(JsonWriter out, PushTarget target) {
        out.string("kind", target.kind().name().toLowerCase(Locale.ROOT))
                .list("names", target.names(), out::quoted)
                .string("provider", target.provider())
                .list(
                        "filters",
                        target.filters(),
                        filter -> out.object(each -> each.string("tag", filter.tag())
                                .string("comparison", filter.comparison().name().toLowerCase(Locale.ROOT))
                                .string("value", filter.value())));
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PushRequest read(Payload json) {
        return possible("a push request", () -> request(json));
    }

    /**
     * Reads a target alone.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PushTarget target(Payload json) {
        return possible("the target of a push message", () -> {
            JsonFields in = JsonFields.of(json.unsafeArray());
            in.nextObject();
            return target(in);
        });
    }

    private static <T> T possible(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(JsonText.describe("not " + what + ": malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("not " + what + ": " + wrong.getMessage(), wrong);
        }
    }

    private static PushRequest request(Payload json) {
        JsonFields in = JsonFields.of(json.unsafeArray());
        String uid = "";
        @Nullable PushTarget target = null;
        Payload message = Payload.EMPTY;
        Map<String, String> variables = Map.of();
        Map<String, String> providers = Map.of();
        @Nullable Instant sendAt = null;
        in.nextObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "uid" -> uid = in.string();
                case "target" -> target = target(in);
                case "message" -> message = in.payload();
                case "variables" -> variables = in.strings();
                case "providers" -> providers = in.strings();
                case "send_at" -> sendAt = Instant.ofEpochMilli(in.unsignedLong());
                default -> in.skip();
            }
        }
        if (target == null) {
            throw new IllegalArgumentException("a push request needs a target");
        }
        return new PushRequest(uid, target, PushMessage.fromJson(message), variables, sendAt, providers);
    }

    private static PushTarget target(JsonFields in) {
        PushTarget.@Nullable Kind kind = null;
        Set<String> names = new HashSet<>();
        String provider = "";
        List<TagFilter> filters = new ArrayList<>();
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "kind" -> kind = named(PushTarget.Kind.class, in.string());
                case "names" -> names.addAll(in.list(in::string));
                case "provider" -> provider = in.string();
                case "filters" -> filters.addAll(in.list(() -> filter(in)));
                // What is not understood may have been to leave somebody out.
                default ->
                    throw new IllegalArgumentException(
                            "a target has kind, names, provider and filters, and no \"" + Outside.of(field) + "\"");
            }
        }
        if (kind == null) {
            throw new IllegalArgumentException(
                    "a target needs a kind: everybody, devices, users, latest_of_users, topics" + " or tokens");
        }
        return new PushTarget(kind, names, provider, filters);
    }

    private static TagFilter filter(JsonFields in) {
        String tag = "";
        TagFilter.@Nullable Comparison comparison = null;
        String value = "";
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "tag" -> tag = in.string();
                case "comparison" -> comparison = named(TagFilter.Comparison.class, in.string());
                case "value" -> value = in.string();
                default ->
                    throw new IllegalArgumentException(
                            "a filter has tag, comparison and value, and no \"" + Outside.of(field) + "\"");
            }
        }
        if (comparison == null) {
            throw new IllegalArgumentException("a filter needs a comparison, such as equal or greater");
        }
        return new TagFilter(tag, comparison, value);
    }

    private static <E extends Enum<E>> E named(Class<E> type, String name) {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("\"" + Outside.of(name) + "\" is no " + type.getSimpleName());
    }
}
