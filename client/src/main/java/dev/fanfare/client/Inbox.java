package dev.fanfare.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The inbox of the user that a socket is connected as: the same on all devices. Everything is asked of the server, and
 * waits for a connection as events do; the stages fail as theirs do, with a {@link ClientSocketException}. Safe for any
 * thread.
 */
public final class Inbox {

    private static final String NAME = "fanfare.inbox";

    private final ClientSocket socket;

    private Inbox(ClientSocket socket) {
        this.socket = socket;
    }

    /**
     * The inbox of a socket's user.
     *
     * @param socket to a Fanfare server, opened before or later
     * @return asks over that socket
     */
    public static Inbox of(ClientSocket socket) {
        return new Inbox(Objects.requireNonNull(socket, "socket"));
    }

    /**
     * Lists messages, the newest first.
     *
     * @param filter which ones
     * @return the first page
     */
    public CompletableFuture<InboxPage> list(InboxFilter filter) {
        return list(Objects.requireNonNull(filter, "filter"), 0);
    }

    /**
     * Lists on.
     *
     * @param filter as for the page before
     * @param cursor that of the page before
     * @return the next page
     */
    public CompletableFuture<InboxPage> list(InboxFilter filter, long cursor) {
        Objects.requireNonNull(filter, "filter");
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("tag", filter.tag());
        asked.put("unread", filter.unread());
        asked.put("archived", filter.archived());
        asked.put("limit", filter.limit());
        asked.put("cursor", cursor);
        return call("list", asked, InboxPage::of);
    }

    /** {@return how many messages wait} */
    public CompletableFuture<InboxCounts> counts() {
        return call("counts", Map.of(), InboxCounts::of);
    }

    /**
     * Marks messages, at most as many as the server has in a page.
     *
     * @param mark what becomes of them
     * @param ids which ones; those that are not there are passed over
     * @return the counts afterwards
     */
    public CompletableFuture<InboxCounts> mark(InboxMark mark, Collection<Long> ids) {
        String name = Objects.requireNonNull(mark, "mark").name().toLowerCase(Locale.ROOT);
        List<Long> which = List.copyOf(Objects.requireNonNull(ids, "ids"));
        return which.isEmpty() ? counts() : call("mark", Map.of("mark", name, "ids", which), InboxCounts::of);
    }

    /**
     * Marks everything up to a position, however much it is; what comes at that moment stays as it is.
     *
     * @param mark {@link InboxMark#SEEN} or {@link InboxMark#READ}; another one is refused
     * @param upTo such as {@link InboxPage#top()}
     * @return the counts afterwards
     */
    public CompletableFuture<InboxCounts> markAll(InboxMark mark, long upTo) {
        String name = Objects.requireNonNull(mark, "mark").name().toLowerCase(Locale.ROOT);
        return call("mark", Map.of("mark", name, "up_to", upTo), InboxCounts::of);
    }

    /**
     * Says that everything up to a position has come to this device, so that it need not be pushed as well.
     *
     * @param position such as {@link InboxPage#top()}
     * @return completes when the server knows it
     */
    public CompletableFuture<Void> acknowledge(long position) {
        return socket.event(NAME + ".acknowledge", Map.of("position", position)).thenApply(nothing -> null);
    }

    /** {@return what the user wants to be told of, by category} */
    public CompletableFuture<List<InboxPreference>> preferences() {
        return call("preferences", Map.of(), InboxPreference::listOf);
    }

    /**
     * Chooses for one category.
     *
     * @param category one that is not mandatory
     * @param inbox whether its messages come into the inbox
     * @param push whether its messages are pushed to devices
     * @return all preferences afterwards
     */
    public CompletableFuture<List<InboxPreference>> prefer(String category, boolean inbox, boolean push) {
        Objects.requireNonNull(category, "category");
        return call("prefer", Map.of("category", category, "inbox", inbox, "push", push), InboxPreference::listOf);
    }

    /**
     * Calls a listener for each change. It runs where the socket's listeners do; what it throws is logged.
     *
     * @param listener may block: the connection does not wait for it. After {@link SocketEvent.Missed}, list anew
     * @return removes the listener
     */
    public Runnable onChange(Consumer<InboxChange> listener) {
        Objects.requireNonNull(listener, "listener");
        return socket.notifications()
                .listen(
                        NotificationFilter.ANY.group(NAME),
                        notification -> listener.accept(
                                InboxChange.of(notification.message().json())));
    }

    private <T> CompletableFuture<T> call(String method, Map<String, ?> data, Function<JsonNode, T> read) {
        return socket.event(NAME + "." + method, data).thenApply(answer -> read.apply(answer.json()));
    }
}
