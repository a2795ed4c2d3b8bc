package dev.fanfare.device.internal;

import dev.fanfare.device.Device;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceRegistration;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.Connections;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The tables of devices. Blocks; safe for any thread. */
final class DeviceTables {

    private static final String COLUMNS =
            "d.id, d.user_id, d.provider, d.token, d.platform, d.locale, d.timezone, d.tags, d.created, d.updated";

    private final Jdbi jdbi;
    private final FanfareTables tables;
    private final String devices;
    private final String topics;

    DeviceTables(DataSource dataSource, FanfareTables tables) {
        this.jdbi = Connections.of(dataSource);
        this.tables = tables;
        this.devices = tables.name("push_device");
        this.topics = tables.name("push_topic");
    }

    /** Who of two registrations of one token at the same time comes second finds the row of the first. */
    <T> T change(Function<Handle, T> change) {
        try {
            return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, change::apply);
        } catch (UnableToExecuteStatementException refused) {
            if (!Connections.isThereAlready(refused)) {
                throw refused;
            }
            return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, change::apply);
        }
    }

    /** What of a device decides whether it is the one that is registered. */
    record Known(String id, String user, String address) {}

    Optional<Known> byAddress(Handle handle, String provider, String address) {
        return handle.createQuery("select id, user_id, address from " + devices
                        + " where provider = :provider and address = :address for update")
                .bind("provider", provider)
                .bind("address", address)
                .map(DeviceTables::known)
                .findOne();
    }

    Optional<Known> byId(Handle handle, String id) {
        return handle.createQuery("select id, user_id, address from " + devices + " where id = :id for update")
                .bind("id", id)
                .map(DeviceTables::known)
                .findOne();
    }

    private static Known known(ResultSet row, Object context) throws SQLException {
        return new Known(row.getString("id"), row.getString("user_id"), row.getString("address"));
    }

    void insert(Handle handle, String id, DeviceRegistration device, String address) {
        bind(
                        handle.createUpdate("insert into " + devices
                                + " (id, user_id, provider, address, token, platform, locale, timezone, tags, created, updated)"
                                + " values (:id, :user, :provider, :address, :token, :platform, :locale, :timezone, :tags, "
                                + tables.dialect().now() + ", "
                                + tables.dialect().now() + ")"),
                        id,
                        device,
                        address)
                .execute();
        setTopics(handle, id, device.topics());
    }

    void replace(Handle handle, String id, DeviceRegistration device, String address) {
        bind(
                        handle.createUpdate("update " + devices
                                + " set user_id = :user, provider = :provider, address = :address, token = :token,"
                                + " platform = :platform, locale = :locale, timezone = :timezone, tags = :tags, updated = "
                                + tables.dialect().now() + " where id = :id"),
                        id,
                        device,
                        address)
                .execute();
        setTopics(handle, id, device.topics());
    }

    private static org.jdbi.v3.core.statement.Update bind(
            org.jdbi.v3.core.statement.Update update, String id, DeviceRegistration device, String address) {
        return update.bind("id", id)
                .bind("user", device.user())
                .bind("provider", device.provider())
                .bind("address", address)
                .bind("token", device.token())
                .bind("platform", device.platform())
                .bind("locale", device.locale())
                .bind("timezone", device.timezone())
                .bind("tags", json(device.tags()));
    }

    void setTopics(Handle handle, String id, Collection<String> value) {
        handle.createUpdate("delete from " + topics + " where device = :id")
                .bind("id", id)
                .execute();
        if (!value.isEmpty()) {
            PreparedBatch batch =
                    handle.prepareBatch("insert into " + topics + " (topic, device) values (:topic, :id)");
            value.forEach(topic -> batch.bind("topic", topic).bind("id", id).add());
            batch.execute();
        }
    }

    /** Which of the columns become otherwise, by name. */
    void set(Handle handle, String id, Map<String, String> columns) {
        if (!columns.isEmpty()) {
            var update = handle.createUpdate("update " + devices + " set "
                    + String.join(
                            ", ",
                            columns.keySet().stream()
                                    .map(column -> column + " = :" + column)
                                    .toList())
                    + " where id = :id");
            columns.forEach(update::bind);
            update.bind("id", id).execute();
        }
    }

    int delete(Handle handle, Collection<String> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        handle.createUpdate("delete from " + topics + " where device in (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .execute();
        return handle.createUpdate("delete from " + devices + " where id in (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .execute();
    }

    List<String> idsOf(Handle handle, String user) {
        return handle.createQuery("select id from " + devices + " where user_id = :user for update")
                .bind("user", user)
                .mapTo(String.class)
                .list();
    }

    /** Whether a device is still what it was, and was not registered after a moment; locked then. */
    boolean isStill(Handle handle, Device device, long since) {
        return handle.createQuery("select id from " + devices
                        + " where id = :id and provider = :provider and token = :token and updated <= :since"
                        + " for update")
                .bind("id", device.id())
                .bind("provider", device.provider())
                .bind("token", device.token())
                .bind("since", since)
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    /** Devices that have not come back for so long, up to a number of them. */
    List<String> silentFor(Handle handle, Duration time, int most) {
        return handle.createQuery("select id from " + devices + " where updated < (select "
                        + tables.dialect().now() + ") - :time order by updated limit :most for update")
                .bind("time", time.toMillis())
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    <T> T read(Function<Handle, T> question) {
        return jdbi.withHandle(question::apply);
    }

    /** Up to so many devices behind the cursor, whatever the filters say. */
    List<Device> find(Handle handle, DeviceQuery query, int limit) {
        return find(handle, query, limit, "");
    }

    /** The same; nobody else changes them until the transaction is over. */
    List<Device> findLocked(Handle handle, DeviceQuery query, int limit) {
        return find(handle, query, limit, " for update");
    }

    private List<Device> find(Handle handle, DeviceQuery query, int limit, String lock) {
        Map<String, Set<String>> sets = new HashMap<>();
        List<String> conditions = new ArrayList<>(List.of("d.id > :cursor"));
        condition(conditions, sets, "ids", query.ids(), "d.id in (<ids>)");
        condition(conditions, sets, "users", query.users(), "d.user_id in (<users>)");
        condition(
                conditions,
                sets,
                "topics",
                query.topics(),
                "d.id in (select device from " + topics + " where topic in (<topics>))");
        condition(conditions, sets, "providers", query.providers(), "d.provider in (<providers>)");
        condition(conditions, sets, "platforms", query.platforms(), "d.platform in (<platforms>)");
        Query found = handle.createQuery("select " + COLUMNS + " from " + devices + " d where "
                        + String.join(" and ", conditions) + " order by d.id limit :most" + lock)
                .bind("cursor", query.cursor())
                .bind("most", limit);
        sets.forEach((name, values) -> found.bindList(name, List.copyOf(values)));
        List<Device> rows = found.map((row, context) -> device(row)).list();
        return withTopics(handle, rows);
    }

    private static void condition(
            List<String> conditions, Map<String, Set<String>> sets, String name, Set<String> values, String condition) {
        if (!values.isEmpty()) {
            conditions.add(condition);
            sets.put(name, values);
        }
    }

    private List<Device> withTopics(Handle handle, List<Device> rows) {
        if (rows.isEmpty()) {
            return rows;
        }
        Map<String, Set<String>> of = new HashMap<>();
        handle.createQuery("select device, topic from " + topics + " where device in (<ids>)")
                .bindList("ids", rows.stream().map(Device::id).toList())
                .map((row, context) -> of.computeIfAbsent(row.getString("device"), id -> new HashSet<>())
                        .add(row.getString("topic")))
                .list();
        return rows.stream()
                .map(device -> new Device(
                        device.id(),
                        device.user(),
                        device.provider(),
                        device.token(),
                        device.platform(),
                        device.locale(),
                        device.timezone(),
                        device.tags(),
                        of.getOrDefault(device.id(), Set.of()),
                        device.createdAt(),
                        device.updatedAt()))
                .toList();
    }

    private static Device device(ResultSet row) throws SQLException {
        return new Device(
                row.getString("id"),
                row.getString("user_id"),
                row.getString("provider"),
                row.getString("token"),
                row.getString("platform"),
                row.getString("locale"),
                row.getString("timezone"),
                tags(row.getString("tags")),
                Set.of(),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("updated")));
    }

    static String json(Map<String, String> tags) {
        return new String(
                new JsonWriter().object(out -> out.strings("tags", tags)).toBytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> tags(String json) {
        JsonFields in = JsonFields.of(json.getBytes(StandardCharsets.UTF_8));
        in.nextObject();
        return in.only("tags", in::strings, Map.of());
    }
}
