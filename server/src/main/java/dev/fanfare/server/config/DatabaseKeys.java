package dev.fanfare.server.config;

import dev.fanfare.delivery.PushOptions;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.outbox.RelayOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Reads the database, and what is kept in it. */
final class DatabaseKeys {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final ConfigBinder binder;
    private final ServerConfig.Database database;

    DatabaseKeys(ConfigBinder binder) {
        this.binder = binder;
        this.database = binder.bind("database", ServerConfig.Database.class);
    }

    ServerConfig.Database database() {
        return database;
    }

    ServerConfig.Inbox inbox(ServerConfig.Notifications notifications) {
        boolean isEnabled = isEnabled("inbox", notifications);
        ObjectNode options = binder.object("inbox").deepCopy();
        options.remove("enabled");
        options.putObject("categories");
        return new ServerConfig.Inbox(
                isEnabled, binder.bind("inbox", options, InboxOptions.class).withCategories(categories()));
    }

    private Map<String, InboxCategory> categories() {
        Map<String, InboxCategory> categories = new LinkedHashMap<>();
        binder.elements("inbox.categories").forEach((path, element) -> {
            String name = binder.bind(path + ".name", element.path("name"), String.class);
            String label = binder.bind(path + ".label", element.path("label"), String.class);
            boolean isMandatory = binder.bind(path + ".mandatory", element.path("mandatory"), Boolean.class);
            if (name.isEmpty()) {
                throw binder.problem(path, "a category needs a name");
            }
            InboxCategory category = new InboxCategory(label.isBlank() ? name : label, isMandatory);
            if (categories.putIfAbsent(name, category) != null) {
                throw binder.problem(path + ".name", "there are two categories named \"" + name + "\"");
            }
        });
        return categories;
    }

    ServerConfig.Outbox outbox() {
        boolean isEnabled = isEnabled("outbox");
        ObjectNode options = binder.object("outbox").deepCopy();
        options.remove(List.of("enabled", "listen"));
        return new ServerConfig.Outbox(
                isEnabled,
                binder.bind("outbox.listen", Boolean.class),
                binder.bind("outbox", options, RelayOptions.class));
    }

    ServerConfig.Push push(ServerConfig.Notifications notifications) {
        boolean isEnabled = isEnabled("push", notifications);
        ObjectNode options = binder.object("push").deepCopy();
        options.remove(List.of("enabled", "report_path", "webpush", "fcm", "apns"));
        options.putObject("rates");
        ServerConfig.Push push = new ServerConfig.Push(
                isEnabled,
                binder.bind("push.report_path", String.class),
                binder.bind("push", options, PushOptions.class),
                binder.bind("push.webpush", ServerConfig.Push.WebPush.class),
                binder.bind("push.fcm", ServerConfig.Push.Fcm.class),
                binder.bind("push.apns", ServerConfig.Push.Apns.class));
        if (!push.reportPath().isEmpty() && !push.reportPath().startsWith("/")) {
            throw binder.problem("push.report_path", "a path begins with /");
        }
        boolean hasService = Stream.of(
                        push.webpush().vapidKeyFile(),
                        push.fcm().serviceAccountFile(),
                        push.apns().keyFile())
                .anyMatch(file -> !file.isEmpty());
        if (isEnabled && !hasService) {
            throw binder.problem(
                    "push.enabled",
                    "push needs a service: set push.webpush.vapid_key_file, push.fcm.service_account_file or"
                            + " push.apns.key_file");
        }
        return push;
    }

    /** Those that are enabled; of the others nothing need be right. */
    List<ServerConfig.Consumer> consumers() {
        Set<String> names = new HashSet<>();
        List<ServerConfig.Consumer> consumers = new ArrayList<>();
        binder.elements("consumers").forEach((path, element) -> {
            if (!binder.bind(path + ".enabled", element.path("enabled"), Boolean.class)) {
                return;
            }
            String name = binder.bind(path + ".name", element.path("name"), String.class);
            String type = binder.bind(path + ".type", element.path("type"), String.class);
            if (!NAME.matcher(name).matches()) {
                throw binder.problem(path, "a consumer needs a name of letters, digits, - and _");
            }
            if (!names.add(name)) {
                throw binder.problem(path + ".name", "there are two consumers named \"" + name + "\"");
            }
            if (!type.equals("postgresql")) {
                throw binder.problem(path + ".type", "postgresql is needed here, not \"" + type + "\"");
            }
            consumers.add(new ServerConfig.Consumer(
                    name,
                    binder.bind(path + ".postgresql", element.path("postgresql"), ServerConfig.PostgresOutbox.class)));
        });
        return consumers;
    }

    private boolean isEnabled(String what, ServerConfig.Notifications notifications) {
        boolean isEnabled = isEnabled(what);
        if (isEnabled && !notifications.enabled()) {
            throw binder.problem(
                    what + ".enabled", "the " + what + " needs notifications, so set notifications.enabled: true");
        }
        return isEnabled;
    }

    private boolean isEnabled(String what) {
        String path = what + ".enabled";
        boolean isEnabled = binder.bind(path, Boolean.class);
        if (isEnabled && database.url().isEmpty()) {
            throw binder.problem(path, "the " + what + " needs a database, so say with database.url where it is");
        }
        return isEnabled;
    }
}
