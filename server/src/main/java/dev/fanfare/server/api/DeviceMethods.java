package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.device.Device;
import dev.fanfare.device.DevicePage;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.device.DeviceUpdate.TopicChange;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods about devices, whose names and fields are those of Centrifugo, but for tags. */
final class DeviceMethods {

    private static final int PAGE = 100;

    private DeviceMethods() {}

    /** The methods, by name. */
    static Map<String, ApiMethod> of(Fanfare fanfare) {
        return Map.of(
                "device_register", new PushMethod(fanfare, DeviceMethods::register),
                "device_update", new PushMethod(fanfare, DeviceMethods::update),
                "device_remove", new PushMethod(fanfare, DeviceMethods::remove),
                "device_list", new PushMethod(fanfare, DeviceMethods::list),
                "device_topic_update", new PushMethod(fanfare, in -> topics(in, "device_id")),
                "user_topic_update", new PushMethod(fanfare, in -> topics(in, "user")));
    }

    private static PushMethod.Asked register(JsonFields in) {
        Said said = new Said();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> said.id = in.string();
                case "user" -> said.user = in.string();
                case "provider" -> said.provider = in.string();
                case "token" -> said.token = in.string();
                case "platform" -> said.platform = in.string();
                case "locale" -> said.locale = in.string();
                case "timezone" -> said.timezone = in.string();
                case "tags" -> said.tags = in.strings();
                case "topics" -> said.topics.addAll(in.list(in::string));
                default -> in.skip();
            }
        }
        return push -> push.devices().register(said.registration()).thenApply(made -> out -> out.string("id", made));
    }

    /** What is said of a device. */
    private static final class Said {
        private String id = "";
        private String user = "";
        private String provider = "";
        private String token = "";
        private String platform = "";
        private String locale = "";
        private String timezone = "";
        private Map<String, String> tags = Map.of();
        private final Set<String> topics = new HashSet<>();

        DeviceRegistration registration() {
            return new DeviceRegistration(id, user, provider, token, platform, locale, timezone, tags, topics);
        }
    }

    /** What says which devices are meant. */
    private static final class Which {
        private final Set<String> ids = new HashSet<>();
        private final Set<String> users = new HashSet<>();
        private final Set<String> topics = new HashSet<>();
        private final Set<String> providers = new HashSet<>();
        private final Set<String> platforms = new HashSet<>();

        /** Whether a field was one of these, and was read. */
        boolean read(String field, JsonFields in) {
            Set<String> values = switch (field) {
                case "ids" -> ids;
                case "users" -> users;
                case "topics" -> topics;
                case "providers" -> providers;
                case "platforms" -> platforms;
                default -> null;
            };
            if (values == null) {
                return false;
            }
            values.addAll(in.list(in::string));
            return true;
        }

        DeviceQuery query(String cursor, int limit) {
            return new DeviceQuery(ids, users, topics, providers, platforms, List.of(), cursor, limit);
        }
    }

    private static PushMethod.Asked update(JsonFields in) {
        Which which = new Which();
        Change change = new Change();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "ids", "users" -> which.read(field, in);
                case "user_update" -> change.user = in.enterObject() ? in.only("user", in::string, "") : null;
                case "tags_update" -> change.tags = in.enterObject() ? in.only("tags", in::strings, Map.of()) : null;
                case "topics_update" -> change.readTopics(in);
                case "locale_update" -> change.locale = in.enterObject() ? in.only("locale", in::string, "") : null;
                case "timezone_update" ->
                    change.timezone = in.enterObject() ? in.only("timezone", in::string, "") : null;
                default -> in.skip();
            }
        }
        return push ->
                push.devices().update(which.query("", PAGE), change.update()).thenApply(PushMethod::nothing);
    }

    /** What becomes otherwise. */
    private static final class Change {
        private @Nullable String user;
        private @Nullable Map<String, String> tags;
        private @Nullable Set<String> topics;
        private TopicChange topicChange = TopicChange.ADD;
        private @Nullable String locale;
        private @Nullable String timezone;

        void readTopics(JsonFields in) {
            if (in.enterObject()) {
                Set<String> named = new HashSet<>();
                for (String field = in.nextField(); field != null; field = in.nextField()) {
                    switch (field) {
                        case "op" -> topicChange = op(in.string());
                        case "topics" -> named.addAll(in.list(in::string));
                        default -> in.skip();
                    }
                }
                topics = named;
            }
        }

        DeviceUpdate update() {
            return new DeviceUpdate(user, tags, topics, topicChange, locale, timezone);
        }
    }

    private static TopicChange op(String name) {
        return Arrays.stream(TopicChange.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new ProtocolException("op must be one of "
                        + Arrays.stream(TopicChange.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", and is \"" + Outside.of(name) + "\""));
    }

    /** @param owner the field that says whose topics become otherwise */
    private static PushMethod.Asked topics(JsonFields in, String owner) {
        String whose = "";
        Change change = new Change();
        Set<String> named = new HashSet<>();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            if (field.equals(owner)) {
                whose = in.string();
            } else if (field.equals("op")) {
                change.topicChange = op(in.string());
            } else if (field.equals("topics")) {
                named.addAll(in.list(in::string));
            } else {
                in.skip();
            }
        }
        change.topics = named;
        Set<String> one = Set.of(whose);
        return push -> push.devices()
                .update(
                        owner.equals("user") ? DeviceQuery.ALL.withUsers(one) : DeviceQuery.ALL.withIds(one),
                        change.update())
                .thenApply(PushMethod::nothing);
    }

    private static PushMethod.Asked remove(JsonFields in) {
        Which which = new Which();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "ids", "users" -> which.read(field, in);
                default -> in.skip();
            }
        }
        return push -> {
            CompletionStage<?> removed = push.devices().remove(which.ids);
            for (String user : which.users) {
                removed = removed.thenCombine(push.devices().removeAllOf(user), (before, now) -> now);
            }
            return removed.thenApply(PushMethod::nothing);
        };
    }

    private static PushMethod.Asked list(JsonFields in) {
        Which which = new Which();
        String cursor = "";
        long limit = PAGE;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "filter" -> readFilter(in, which);
                case "cursor" -> cursor = in.string();
                case "limit" -> limit = in.unsignedInt();
                default -> in.skip();
            }
        }
        String from = cursor;
        int most = limit == 0 ? PAGE : (int) Math.min(limit, Integer.MAX_VALUE);
        return push -> push.devices().list(which.query(from, most)).thenApply(DeviceMethods::page);
    }

    private static void readFilter(JsonFields in, Which which) {
        if (in.enterObject()) {
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                if (!which.read(field, in)) {
                    in.skip();
                }
            }
        }
    }

    private static Consumer<JsonWriter> page(DevicePage page) {
        return out -> out.alwaysList("items", page.devices(), each -> out.object(one -> write(one, each)))
                .string("next_cursor", page.cursor());
    }

    private static void write(JsonWriter out, Device device) {
        out.string("id", device.id())
                .string("user", device.user())
                .string("provider", device.provider())
                .string("token", device.token())
                .string("platform", device.platform())
                .string("locale", device.locale())
                .string("timezone", device.timezone())
                .strings("tags", device.tags())
                .list("topics", device.topics(), out::quoted)
                .number("created_at", device.createdAt().toEpochMilli())
                .number("updated_at", device.updatedAt().toEpochMilli());
    }
}
