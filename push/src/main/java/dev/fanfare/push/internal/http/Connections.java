package dev.fanfare.push.internal.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The HTTP client in use. The first request to an origin goes alone, so that those behind it find its connection instead
 * of opening one each. A client whose connection is dead is replaced: Java would keep it until TCP gives up.
 */
final class Connections {

    /** As many requests without an answer between them, and a connection counts as dead. */
    private static final int MAX_SILENT = 3;

    /** More than there are push services; strangers may name others. */
    private static final int MAX_ORIGINS = 1_000;

    private final Supplier<HttpClient> make;
    private HttpClient current;

    /** In the order in which they were used last. */
    private final Map<String, Origin> origins = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Origin> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** What is known of the connection to an origin; guarded by the {@link Connections}. */
    private static final class Origin {

        /** Done when its first answer has begun; fails if none did. */
        private final CompletableFuture<Void> opened = new CompletableFuture<>();

        private boolean isTaken;
        private int silent;

        Origin(int silent) {
            this.silent = silent;
        }
    }

    /** One request's turn: with which client, and after what. */
    record Turn(String name, HttpClient client, Origin origin, boolean isFirst) {

        boolean mayGo() {
            return isFirst || (origin.opened.isDone() && !origin.opened.isCompletedExceptionally());
        }

        /** Done when the request may go; fails if the first has shown that none can. */
        CompletableFuture<Void> opened() {
            return origin.opened.copy();
        }
    }

    Connections(Supplier<HttpClient> make) {
        this.make = make;
        this.current = make.get();
    }

    /** The next turn; who is the first must say what has become of it. */
    synchronized Turn turn(URI address) {
        String name = (address.getHost() + ":" + address.getPort()).toLowerCase(Locale.ROOT);
        Origin origin = origins.computeIfAbsent(name, unknown -> new Origin(0));
        boolean isFirst = !origin.isTaken;
        origin.isTaken = true;
        return new Turn(name, current, origin, isFirst);
    }

    /** An answer has begun. */
    void answered(Turn turn) {
        synchronized (this) {
            turn.origin.silent = 0;
        }
        turn.origin.opened.complete(null);
    }

    /**
     * A request was sent and has got no answer.
     *
     * @param isAlone whether no other request was under way
     */
    void failed(Turn turn, Throwable cause, boolean isAlone) {
        try {
            forget(turn, cause, isAlone);
        } finally {
            turn.origin.opened.completeExceptionally(cause);
        }
    }

    private synchronized void forget(Turn turn, Throwable cause, boolean isAlone) {
        if (turn.client != current || origins.get(turn.name) != turn.origin) {
            return;
        }
        boolean isSilent = cause instanceof TimeoutException;
        int silent = isSilent ? turn.origin.silent + 1 : 0;
        if (silent >= MAX_SILENT || isUseless(cause, isAlone)) {
            origins.clear();
            current = make.get();
        } else if (isSilent && turn.origin.opened.isDone()) {
            turn.origin.silent = silent;
        } else {
            origins.put(turn.name, new Origin(silent));
        }
    }

    /** Whether a client will not mend by itself; only the text of Java's exceptions tells. */
    private static boolean isUseless(Throwable cause, boolean isAlone) {
        if (!(cause instanceof IOException)) {
            return false;
        }
        String text = String.valueOf(cause.getMessage());
        return text.contains("selector manager closed") || (isAlone && isRefusal(cause));
    }

    /** Whether Java has kept a request back, because it counts as many as the service takes on a connection. */
    static boolean isRefusal(Throwable cause) {
        return cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("too many concurrent streams");
    }
}
