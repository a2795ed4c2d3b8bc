package dev.fanfare.inbox;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.jdbc.internal.DatabaseThreads;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inboxes in a database, of whose changes those are told who follow them. */
final class JdbcInbox implements Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcInbox.class);

    /** How long user ids may be, as columns have them. */
    private static final int MAX_USER_LENGTH = 200;

    private final InboxTables tables;
    private final Changes changes;
    private final InboxOptions options;
    private final DatabaseThreads threads;
    private final Followers followers;

    /** Those who follow inboxes. */
    interface Followers {

        /**
         * Tells those of a user; nobody need be there.
         *
         * @param change what has become otherwise
         * @param less that there is something, for where the whole is too much; whoever hears that reads it
         */
        void tell(String user, Payload change, Payload less);
    }

    JdbcInbox(InboxTables tables, InboxOptions options, DatabaseThreads threads, Followers followers) {
        this.tables = tables;
        this.changes = new Changes(tables, options);
        this.options = options;
        this.threads = threads;
        this.followers = followers;
    }

    @Override
    public void check(String user, InboxMessage message) {
        Objects.requireNonNull(message, "message must not be null");
        requireUser(user);
        requirePossible(message);
    }

    private void requirePossible(InboxMessage message) {
        requireKnown(message.category());
        int size = MessageBody.of(message).toJson().getBytes(StandardCharsets.UTF_8).length
                + message.data().size();
        if (size > options.maxMessageSize()) {
            throw bad("a message in an inbox has at most " + options.maxMessageSize() + " bytes as JSON, and this has "
                    + size + ": shorten its text or its data");
        }
    }

    @Override
    public CompletionStage<Optional<InboxEntry>> add(String user, InboxMessage message) {
        Objects.requireNonNull(message, "message must not be null");
        return about(user, () -> {
            requirePossible(message);
            Changes.Done<Optional<InboxRow>> done = changes.add(user, message);
            Optional<InboxEntry> entry = done.answer().map(InboxRow::entry);
            entry.ifPresent(added -> tell(user, done, InboxJson.added(added)));
            return entry;
        });
    }

    @Override
    public CompletionStage<InboxPage> list(String user, InboxQuery query) {
        Objects.requireNonNull(query, "query must not be null");
        int limit = query.limit() == 0 ? options.pageSize() : Math.min(query.limit(), options.pageSize());
        return about(
                user,
                () -> tables.read(user, (handle, found, now) -> {
                    List<InboxRow> rows = tables.search().find(handle, user, found, query, now, limit + 1);
                    boolean isLast = rows.size() <= limit;
                    List<InboxRow> page = isLast ? rows : rows.subList(0, limit);
                    return new InboxPage(
                            page.stream().map(InboxRow::entry).toList(),
                            isLast ? 0 : page.get(limit - 1).position(),
                            found.counts(),
                            found.change(),
                            found.top(),
                            found.acknowledged());
                }));
    }

    @Override
    public CompletionStage<InboxCounts> counts(String user) {
        return about(user, () -> tables.read(user, (handle, found, now) -> found.counts()));
    }

    @Override
    public CompletionStage<InboxCounts> mark(String user, InboxMark mark, Collection<Long> ids) {
        Objects.requireNonNull(mark, "mark must not be null");
        List<Long> which = List.copyOf(Objects.requireNonNull(ids, "ids must not be null"));
        return about(user, () -> {
            if (which.size() > options.pageSize()) {
                throw bad("at most " + options.pageSize() + " messages are marked at once, and these are "
                        + which.size());
            }
            Changes.Done<List<Long>> done = changes.mark(user, mark, which);
            tell(user, done, InboxJson.marked(mark, done.answer()));
            return done.user().counts();
        });
    }

    @Override
    public CompletionStage<InboxCounts> markAll(String user, InboxMark mark, long upTo) {
        Objects.requireNonNull(mark, "mark must not be null");
        return about(user, () -> {
            if (mark != InboxMark.SEEN && mark != InboxMark.READ) {
                throw bad("everything can be marked as seen or read, and not as "
                        + mark.name().toLowerCase(Locale.ROOT));
            }
            if (upTo < 0) {
                throw bad("messages are marked up to a position, and not up to " + upTo);
            }
            Changes.Done<Long> done = changes.markAll(user, mark, upTo);
            tell(user, done, InboxJson.markedAll(mark, done.answer()));
            return done.user().counts();
        });
    }

    @Override
    public CompletionStage<Void> acknowledge(String user, long position) {
        return about(user, () -> {
            if (position < 0) {
                throw bad("messages are acknowledged up to a position, and not up to " + position);
            }
            changes.acknowledge(user, position);
            return null;
        });
    }

    @Override
    public CompletionStage<Map<String, InboxPreference>> preferences(String user) {
        return about(user, () -> {
            Map<String, InboxPreference> chosen = tables.choices(user);
            Map<String, InboxPreference> all = new TreeMap<>();
            options.categories()
                    .forEach((name, category) -> all.put(
                            name,
                            category.isMandatory()
                                    ? InboxPreference.EVERYTHING
                                    : chosen.getOrDefault(name, InboxPreference.EVERYTHING)));
            return Map.copyOf(all);
        });
    }

    @Override
    public CompletionStage<Void> prefer(String user, String category, InboxPreference preference) {
        Objects.requireNonNull(category, "category must not be null");
        Objects.requireNonNull(preference, "preference must not be null");
        return about(user, () -> {
            InboxCategory known = options.categories().get(category);
            if (known == null) {
                requireKnown(category.isEmpty() ? "\"\"" : category);
            } else if (known.isMandatory()) {
                throw bad("messages of the category \"" + Outside.of(category) + "\" cannot be chosen away");
            }
            changes.prefer(user, category, preference);
            return null;
        });
    }

    @Override
    public CompletionStage<Void> forget(String user) {
        return about(user, () -> {
            tell(user, changes.forget(user), InboxJson.reset());
            return null;
        });
    }

    /** Takes out what is over, and forgets ids that are. Blocks. */
    void expire(int usersAtOnce, int messagesAtOnce) {
        boolean goesOn = true;
        while (goesOn) {
            List<String> users = tables.usersWithExpired(usersAtOnce);
            goesOn = users.size() == usersAtOnce;
            for (String user : users) {
                goesOn &= expire(user, messagesAtOnce);
            }
        }
        tables.forgetIds();
    }

    private boolean expire(String user, int messagesAtOnce) {
        try {
            Changes.Done<List<Long>> done = changes.expire(user, messagesAtOnce);
            tell(user, done, InboxJson.marked(InboxMark.DELETED, done.answer()));
            return true;
        } catch (RuntimeException failed) {
            LOG.warn("What is over of the inbox of a user was not taken out; it is tried again", failed);
            return false;
        }
    }

    @Override
    public InboxOptions options() {
        return options;
    }

    @Override
    public InboxLoad load() {
        DatabaseThreads.Load load = threads.load();
        return new InboxLoad(load.answered(), load.failed(), load.refused(), load.waiting());
    }

    private void requireKnown(String category) {
        if (!category.isEmpty() && !options.categories().containsKey(category)) {
            throw bad("there is no category \"" + Outside.of(category) + "\"; there are "
                    + (options.categories().isEmpty()
                            ? "none: name them in InboxOptions.categories"
                            : String.join(", ", new TreeMap<>(options.categories()).keySet())));
        }
    }

    private void tell(String user, Changes.Done<?> done, Consumer<JsonWriter> what) {
        if (done.isChange()) {
            followers.tell(user, InboxJson.change(done.user(), what), InboxJson.change(done.user(), nothing -> {}));
        }
    }

    private <T> CompletionStage<T> about(String user, Supplier<T> action) {
        try {
            requireUser(user);
        } catch (ErrorException refused) {
            return CompletableFuture.failedStage(refused);
        }
        return threads.ask(user, action);
    }

    private static void requireUser(String user) {
        Objects.requireNonNull(user, "user must not be null");
        if (user.isEmpty() || user.length() > MAX_USER_LENGTH) {
            throw bad("an inbox is that of a user whose id has 1 to " + MAX_USER_LENGTH + " characters, and this has "
                    + user.length());
        }
        if (!InboxMessage.isText(user)) {
            throw bad("the id of the user of an inbox has no control characters and no half ones: " + Outside.of(user));
        }
    }

    private static ErrorException bad(String why) {
        return new ErrorException(ProtocolError.BAD_REQUEST, why);
    }
}
