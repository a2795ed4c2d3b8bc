package dev.fanfare.device.internal;

import dev.fanfare.device.Device;
import dev.fanfare.device.DevicePage;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.device.Devices;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.DatabaseThreads;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.push.PushProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Devices in a database. */
public final class JdbcDevices implements Devices {

    /** How many rows one question with filters looks at; the page that is answered says where to go on. */
    private static final int LOOKED_AT = 5_000;

    private static final int FORGOTTEN_AT_ONCE = 500;

    /** No moment that a column has comes after it. */
    private static final Instant FAR = Instant.parse("9999-12-31T23:59:59Z");

    private final DeviceTables tables;
    private final DatabaseThreads threads;
    private final Providers providers;

    /** Devices that are reached by these providers. */
    public JdbcDevices(DataSource dataSource, FanfareTables tables, DatabaseThreads threads, Providers providers) {
        this.tables = new DeviceTables(dataSource, tables);
        this.threads = threads;
        this.providers = providers;
    }

    @Override
    public CompletionStage<String> register(DeviceRegistration registration) {
        Objects.requireNonNull(registration, "registration must not be null");
        return register(registration, known -> registration);
    }

    @Override
    public CompletionStage<String> renew(DeviceRegistration registration, Set<String> ownTopics) {
        Objects.requireNonNull(registration, "registration must not be null");
        Set<String> own = Set.copyOf(Objects.requireNonNull(ownTopics, "ownTopics must not be null"));
        return register(registration, known -> {
            Set<String> topics = new HashSet<>(known.topics());
            topics.removeAll(own);
            topics.addAll(registration.topics());
            requireRoom(topics);
            return registration.withTags(known.tags()).withTopics(topics);
        });
    }

    /**
     * @param renewed what a device that is there and still its user's becomes
     */
    private CompletionStage<String> register(
            DeviceRegistration registration, Function<Device, DeviceRegistration> renewed) {
        String address;
        try {
            PushProvider provider = providers.require(registration.provider());
            provider.checkToken(registration.token());
            address = digest(provider.addressOf(registration.token()));
        } catch (IllegalArgumentException wrong) {
            return CompletableFuture.failedStage(bad(String.valueOf(wrong.getMessage())));
        }
        return threads.ask(address, () -> tables.change(handle -> register(handle, registration, address, renewed)));
    }

    private String register(
            Handle handle,
            DeviceRegistration registration,
            String address,
            Function<Device, DeviceRegistration> renewed) {
        Optional<DeviceTables.Known> same = tables.byAddress(handle, registration.provider(), address);
        Optional<DeviceTables.Known> named = registration.id().isEmpty()
                ? Optional.empty()
                : tables.byId(handle, registration.id())
                        // An id is no secret: with another token it says nothing about somebody else's device.
                        .filter(known -> known.address().equals(address)
                                || (!known.user().isEmpty() && known.user().equals(registration.user())));
        if (named.isPresent()) {
            same.filter(known -> !known.id().equals(registration.id()))
                    .ifPresent(known -> tables.delete(handle, List.of(known.id())));
        }
        Optional<String> id = named.or(() -> same).map(DeviceTables.Known::id);
        if (id.isPresent()) {
            DeviceQuery own = DeviceQuery.ALL.withIds(Set.of(id.get()));
            DeviceRegistration now = tables.find(handle, own, 1).stream()
                    // What was said of it for somebody else is not said of who has it now.
                    .filter(device -> device.user().equals(registration.user()))
                    .findFirst()
                    .map(renewed)
                    .orElse(registration);
            tables.replace(handle, id.get(), now, address);
            return id.get();
        }
        String made = UUID.randomUUID().toString();
        tables.insert(handle, made, registration, address);
        return made;
    }

    /** As long as a column can be compared by, whatever services make of their tokens. */
    private static String digest(String address) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    @Override
    public CompletionStage<Integer> update(DeviceQuery query, DeviceUpdate update) {
        Objects.requireNonNull(query, "query must not be null");
        Objects.requireNonNull(update, "update must not be null");
        if (query.ids().isEmpty() && query.users().isEmpty()) {
            return CompletableFuture.failedStage(bad("say whose devices, or which, are to be changed"));
        }
        return threads.ask(
                query.ids() + " " + query.users(),
                () -> tables.change(handle -> {
                    List<Device> found = tables
                            .findLocked(handle, query.withPage("", DeviceQuery.MAX_LIMIT), DeviceQuery.MAX_LIMIT)
                            .stream()
                            .filter(device -> matches(query, device))
                            .toList();
                    found.forEach(device -> update(handle, device, update));
                    return found.size();
                }));
    }

    private void update(Handle handle, Device device, DeviceUpdate update) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (update.user() != null) {
            columns.put("user_id", update.user());
        }
        if (update.locale() != null) {
            columns.put("locale", update.locale());
        }
        if (update.timezone() != null) {
            columns.put("timezone", update.timezone());
        }
        if (update.tags() != null) {
            columns.put("tags", DeviceTables.json(update.tags()));
        }
        tables.set(handle, device.id(), columns);
        if (update.topics() != null) {
            Set<String> topics = new HashSet<>(
                    update.topicChange() == DeviceUpdate.TopicChange.SET ? Set.<String>of() : device.topics());
            if (update.topicChange() == DeviceUpdate.TopicChange.REMOVE) {
                topics.removeAll(update.topics());
            } else {
                topics.addAll(update.topics());
            }
            requireRoom(topics);
            tables.setTopics(handle, device.id(), topics);
        }
    }

    private static void requireRoom(Set<String> topics) {
        if (topics.size() > DeviceRegistration.MAX_TOPICS) {
            throw bad("a device has at most " + DeviceRegistration.MAX_TOPICS + " topics, and would have "
                    + topics.size());
        }
    }

    @Override
    public CompletionStage<Integer> remove(Set<String> ids) {
        Set<String> which = Set.copyOf(Objects.requireNonNull(ids, "ids must not be null"));
        if (which.size() > DeviceQuery.MAX_VALUES) {
            return CompletableFuture.failedStage(
                    bad("at most " + DeviceQuery.MAX_VALUES + " devices are removed at once"));
        }
        if (!which.stream().allMatch(JdbcDevices::isId)) {
            return CompletableFuture.failedStage(bad("the id of a device has 1 to 36 characters, and no NUL"));
        }
        return threads.ask("remove", () -> tables.change(handle -> tables.delete(handle, which)));
    }

    @Override
    public CompletionStage<Boolean> removeOwn(String id, String user) {
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(user, "user must not be null");
        if (!isId(id)) {
            return CompletableFuture.failedStage(bad("the id of a device has 1 to 36 characters, and no NUL"));
        }
        return threads.ask(
                id,
                () -> tables.change(handle -> tables.byId(handle, id)
                                .filter(known -> known.user().equals(user))
                                .isPresent()
                        && tables.delete(handle, List.of(id)) > 0));
    }

    @Override
    public CompletionStage<Integer> removeAllOf(String user) {
        Objects.requireNonNull(user, "user must not be null");
        if (user.isEmpty()) {
            return CompletableFuture.failedStage(bad("say of which user"));
        }
        return threads.ask(user, () -> tables.change(handle -> tables.delete(handle, tables.idsOf(handle, user))));
    }

    @Override
    public CompletionStage<Boolean> removeGone(Device device, @Nullable Instant since) {
        Objects.requireNonNull(device, "device must not be null");
        long until = since == null || since.isAfter(FAR) ? Long.MAX_VALUE : since.toEpochMilli();
        return threads.ask(
                device.id(),
                () -> tables.change(handle ->
                        tables.isStill(handle, device, until) && tables.delete(handle, List.of(device.id())) > 0));
    }

    @Override
    public CompletionStage<DevicePage> list(DeviceQuery query) {
        Objects.requireNonNull(query, "query must not be null");
        return threads.ask("list" + query.cursor(), () -> tables.read(handle -> page(handle, query)));
    }

    private DevicePage page(Handle handle, DeviceQuery query) {
        List<Device> page = new ArrayList<>();
        String cursor = query.cursor();
        for (int looked = 0; looked < LOOKED_AT; looked += DeviceQuery.MAX_LIMIT) {
            int most = query.filters().isEmpty() ? query.limit() : DeviceQuery.MAX_LIMIT;
            List<Device> rows = tables.find(handle, query.withPage(cursor, query.limit()), most + 1);
            boolean isLast = rows.size() <= most;
            for (Device device : isLast ? rows : rows.subList(0, most)) {
                if (page.size() == query.limit()) {
                    return new DevicePage(page, cursor);
                }
                if (matches(query, device)) {
                    page.add(device);
                }
                cursor = device.id();
            }
            if (isLast) {
                return new DevicePage(page, "");
            }
            if (page.size() == query.limit()) {
                break;
            }
        }
        return new DevicePage(page, cursor);
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= 36 && id.indexOf('\0') < 0;
    }

    private static boolean matches(DeviceQuery query, Device device) {
        return query.filters().stream().allMatch(filter -> filter.matches(device.tags()));
    }

    /** Forgets devices that have not come back for so long; they would come back as new ones. */
    public void forgetSilent(Duration time) {
        int forgotten = FORGOTTEN_AT_ONCE;
        while (forgotten == FORGOTTEN_AT_ONCE) {
            forgotten =
                    tables.change(handle -> tables.delete(handle, tables.silentFor(handle, time, FORGOTTEN_AT_ONCE)));
        }
    }

    private static ErrorException bad(String why) {
        return new ErrorException(ProtocolError.BAD_REQUEST, why);
    }
}
