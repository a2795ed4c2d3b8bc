package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.jdbc.Dialect;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.live.LiveWrite;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.spi.PublishOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages in a transaction of the application; an {@link OutboxRelay} sends them once it has committed, and never if
 * it has not.
 *
 * <p>Each method makes exactly one INSERT on the caller's connection, takes no lock and reads nothing back. What could never
 * be sent is refused before, with the engine's own limits: an impossible channel, a payload that is too large. Messages of
 * one target (a user, a client, a group, everyone, a channel, a live object) are sent in the order in which their
 * transactions became visible; those that become visible together, in the order in which they were written. There is no
 * order across targets.
 *
 * <p>Safe for any thread, as far as the connections are.
 */
public final class Outbox {

    /** H2 has no more in one value that is no large object. */
    private static final int MAX_PAYLOAD_OF_H2 = 1024 * 1024;

    private final Fanfare fanfare;
    private final FanfareTables tables;
    private final Map<String, MessageKind> kinds;
    private final boolean notifies;
    private final String insert;
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

    private Outbox(Fanfare fanfare, FanfareTables tables, Map<String, MessageKind> kinds, boolean notifies) {
        this.fanfare = fanfare;
        this.tables = tables;
        this.kinds = Map.copyOf(kinds);
        this.notifies = notifies;
        this.insert = "insert into " + tables.name("outbox")
                + " (id, part, kind, target, payload, headers, idempotency_key, created) values (?, ?, ?, ?, ?, ?, ?, "
                + tables.dialect().now() + ")"
                + (notifies ? " returning pg_notify('" + channel() + "', '')" : "");
    }

    /**
     * An outbox with nothing special.
     *
     * @param fanfare whose limits hold, and what relays send with
     * @param tables where messages are written; must have been {@linkplain FanfareTables#migrate made}
     * @return the outbox
     */
    public static Outbox of(Fanfare fanfare, FanfareTables tables) {
        return builder(fanfare, tables).build();
    }

    /**
     * A builder of an outbox.
     *
     * @param fanfare whose limits hold, and what relays send with
     * @param tables where messages are written; must have been {@linkplain FanfareTables#migrate made}
     * @return the builder, with every setting at its default
     */
    public static Builder builder(Fanfare fanfare, FanfareTables tables) {
        return new Builder(
                Objects.requireNonNull(fanfare, "fanfare must not be null"),
                Objects.requireNonNull(tables, "tables must not be null"));
    }

    /**
     * Publishes to a channel if the transaction commits.
     *
     * @param connection in a transaction
     * @param channel its whole name, with the namespace
     * @param data as for {@link Fanfare#publish(String, Payload)}
     * @return the message's id, made here
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it could never be sent, as {@link Fanfare#check} says
     * @throws IllegalStateException if the connection is not in a transaction that can write
     */
    public String publish(Connection connection, String channel, Payload data) throws SQLException {
        Objects.requireNonNull(data, "data must not be null");
        return publish(connection, channel, Publication.of(data), PublishOptions.DEFAULT);
    }

    /**
     * Publishes to a channel with tags and options if the transaction commits.
     *
     * @param connection in a transaction
     * @param channel its whole name, with the namespace
     * @param publication data and tags
     * @param options as for {@link Fanfare#publish(String, Publication, PublishOptions)}; without an idempotency key of its
     *     own it has the message's id
     * @return as {@link #publish(Connection, String, Payload)}
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it could never be sent, as {@link Fanfare#check} says
     * @throws IllegalStateException if the connection is not in a transaction that can write
     */
    public String publish(Connection connection, String channel, Publication publication, PublishOptions options)
            throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        fanfare.check(channel, publication, options);
        return write(connection, PublishKind.message(channel, publication, options));
    }

    /**
     * Notifies all clients of a user if the transaction commits.
     *
     * @param connection in a transaction
     * @param userId the user's id
     * @param notification what to push
     * @return the message's id, made here
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it is larger than notifications may be
     * @throws IllegalArgumentException if the id is empty, or too long for a row
     * @throws IllegalStateException if the connection is not in a transaction that can write, or notifications are off
     */
    public String notifyUser(Connection connection, String userId, Notification notification) throws SQLException {
        return notify(connection, Recipient.user(userId), notification, "");
    }

    /**
     * Notifies all clients in a group if the transaction commits; who is in it when it is sent.
     *
     * @param connection in a transaction
     * @param group its name
     * @param notification what to push
     * @return as {@link #notifyUser}
     * @throws SQLException if the database refuses the insert
     */
    public String notifyGroup(Connection connection, String group, Notification notification) throws SQLException {
        return notify(connection, Recipient.group(group), notification, "");
    }

    /**
     * Notifies all connections of a client if the transaction commits.
     *
     * @param connection in a transaction
     * @param clientId which browser or device; trimmed
     * @param notification what to push
     * @return as {@link #notifyUser}
     * @throws SQLException if the database refuses the insert
     */
    public String notifyClient(Connection connection, String clientId, Notification notification) throws SQLException {
        return notify(connection, Recipient.client(clientId), notification, "");
    }

    /**
     * Notifies every connection if the transaction commits. <b>Public content only.</b>
     *
     * @param connection in a transaction
     * @param notification what to push
     * @return as {@link #notifyUser}
     * @throws SQLException if the database refuses the insert
     */
    public String notifyEveryone(Connection connection, Notification notification) throws SQLException {
        return notify(connection, Recipient.everyone(), notification, "");
    }

    /**
     * Notifies somebody if the transaction commits.
     *
     * @param connection in a transaction
     * @param recipient who gets it
     * @param notification what to push
     * @param idempotencyKey by which a repeat is known; "" for the message's id
     * @return as {@link #notifyUser}
     * @throws SQLException if the database refuses the insert
     */
    public String notify(Connection connection, Recipient recipient, Notification notification, String idempotencyKey)
            throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        Objects.requireNonNull(recipient, "recipient must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        fanfare.notifications().check(notification);
        return write(connection, NotifyKind.message(recipient, notification).idempotencyKey(idempotencyKey));
    }

    /**
     * Changes a live object if the transaction commits. A condition is looked at when the message is sent; where it is not
     * met then, nothing is done.
     *
     * @param connection in a transaction
     * @param id which object
     * @param update what changes; without an {@linkplain LiveWrite#idempotencyKey idempotency key} of its own it has the
     *     message's id
     * @return the message's id, made here
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it could never be made, as {@link dev.fanfare.live.LiveObjects#check} says
     * @throws IllegalStateException if the connection is not in a transaction that can write, or live objects are off
     */
    public String live(Connection connection, String id, LiveUpdate update) throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        fanfare.live().check(id, update);
        return write(connection, LiveKind.message(id, update));
    }

    /**
     * Puts a message into the inbox of a user if the transaction commits.
     *
     * @param connection in a transaction
     * @param user who
     * @param message what; without an id of its own it has the message's id here
     * @return as {@link #publish(Connection, String, Payload)}
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it could never be put in, as {@link Inbox#check} says
     * @throws IllegalStateException as {@link #publish(Connection, String, Payload)}
     * @throws IllegalArgumentException if the engine has no inbox
     */
    public String inbox(Connection connection, String user, InboxMessage message) throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        fanfare.part(Inbox.class).check(user, message);
        return write(connection, InboxKind.message(user, message));
    }

    /**
     * Sends a push message if the transaction commits.
     *
     * @param connection in a transaction
     * @param request to which devices, what and when; without a uid of its own it has the message's id
     * @return the message's id, made here
     * @throws SQLException if the database refuses the insert
     * @throws ErrorException if it could never be sent, as {@link Push#check} says
     * @throws IllegalArgumentException if the engine has no push
     */
    public String push(Connection connection, PushRequest request) throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        fanfare.part(Push.class).check(request);
        return write(connection, PushKind.message(request));
    }

    /**
     * Writes a message of any kind.
     *
     * @param connection in a transaction
     * @param message what to send if the transaction commits
     * @return the message's id, made here
     * @throws SQLException if the database refuses the insert
     * @throws IllegalArgumentException if there is no such kind, or the database has no room for such a payload
     * @throws IllegalStateException as {@link #publish(Connection, String, Payload)}
     */
    public String write(Connection connection, OutboxMessage message) throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        Objects.requireNonNull(message, "message must not be null");
        requireKind(message.kind());
        requireRoom(message.payload());
        requireTransaction(connection);
        String id = UUID.randomUUID().toString();
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, id);
            statement.setInt(2, Targets.partition(message.target()));
            statement.setString(3, message.kind());
            statement.setString(4, message.target());
            statement.setBytes(5, message.payload().unsafeArray());
            statement.setString(6, Headers.write(message.headers()));
            statement.setString(7, message.idempotencyKey().isEmpty() ? id : message.idempotencyKey());
            statement.execute();
        }
        return id;
    }

    private void requireKind(String kind) {
        if (!kinds.containsKey(kind)) {
            throw new IllegalArgumentException(
                    "there is no kind \"" + kind + "\": give it to Outbox.Builder.kind(...)");
        }
    }

    private void requireRoom(Payload payload) {
        if (tables.dialect() == Dialect.H2 && payload.size() > MAX_PAYLOAD_OF_H2) {
            throw new IllegalArgumentException(
                    "the payload has " + payload.size() + " bytes; in H2 the outbox has room for " + MAX_PAYLOAD_OF_H2);
        }
    }

    private static void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException(
                    "the connection commits by itself, so the message would be sent whatever becomes"
                            + " of the rest: begin a transaction, with setAutoCommit(false) or by your framework");
        }
        if (connection.isReadOnly()) {
            throw new IllegalStateException("the transaction is read-only, and a message must be written in it");
        }
    }

    /**
     * Has the relays of this process look at once; called after a commit, a message is on its way without waiting for their
     * next look.
     */
    public void wake() {
        wakes.forEach(Runnable::run);
    }

    /** Calls somebody whenever somebody wakes the relays. */
    void onWake(Runnable wake) {
        wakes.add(wake);
    }

    void noLongerOnWake(Runnable wake) {
        wakes.remove(wake);
    }

    /** The channel of PostgreSQL in which is told that something was written. */
    String channel() {
        return tables.name("outbox");
    }

    boolean notifies() {
        return notifies;
    }

    Fanfare fanfare() {
        return fanfare;
    }

    FanfareTables tables() {
        return tables;
    }

    @Nullable
    MessageKind kind(String name) {
        return kinds.get(name);
    }

    /** Collects the settings of an outbox. */
    public static final class Builder {

        private final Fanfare fanfare;
        private final FanfareTables tables;
        private final Map<String, MessageKind> kinds = new HashMap<>();
        private boolean notifies;

        private Builder(Fanfare fanfare, FanfareTables tables) {
            this.fanfare = fanfare;
            this.tables = tables;
            kind(new PublishKind(fanfare));
            kind(new NotifyKind(fanfare));
            kind(new LiveKind(fanfare));
            kind(new InboxKind(fanfare));
            kind(new PushKind(fanfare));
        }

        /**
         * Adds a kind of messages.
         *
         * @param kind must have a name of its own
         * @return this builder
         * @throws IllegalArgumentException if there is one of that name
         */
        public Builder kind(MessageKind kind) {
            Objects.requireNonNull(kind, "kind must not be null");
            if (kinds.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalArgumentException("there is a kind \"" + kind.name() + "\" already");
            }
            return this;
        }

        /**
         * Tells relays of other processes by PostgreSQL's NOTIFY: one empty one for each transaction, in the same statement
         * as the insert. Transactions that notify commit one after the other, so leave it off where more than some hundred
         * of them commit in a second.
         *
         * @param on whether to tell. Default false
         * @return this builder
         * @throws IllegalArgumentException if it shall be on and the database is another
         */
        public Builder notifies(boolean on) {
            if (on && tables.dialect() != Dialect.POSTGRESQL) {
                throw new IllegalArgumentException(
                        "only PostgreSQL has NOTIFY, and the database is " + tables.dialect());
            }
            notifies = on;
            return this;
        }

        /** {@return the outbox} */
        public Outbox build() {
            return new Outbox(fanfare, tables, kinds, notifies);
        }
    }
}
