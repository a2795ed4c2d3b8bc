package dev.fanfare.internal.node;

import dev.fanfare.http.Handshake;
import dev.fanfare.internal.session.Roster;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionLoop;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Inbound;
import dev.fanfare.spi.Loop;
import dev.fanfare.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The sessions of one loop, from their first moment to their last. But for {@link #disconnectAll} and {@link #stop}, its
 * methods are called on the loop.
 */
final class Worker implements Acceptor, Roster {

    private final Node node;
    private final SessionLoop loop;

    private boolean stopping;

    /** Sessions that are not connected yet; the others are in the registry. */
    private final Set<Session> newcomers = new HashSet<>();

    Worker(Node node, Loop loop) {
        this.node = node;
        this.loop = new SessionLoop(loop, node.hub());
    }

    @Override
    public Inbound open(Transport transport, Handshake handshake) {
        Session session = new Session(node.context(), loop, this, transport, handshake);
        newcomers.add(session);
        if (stopping) {
            session.disconnect(Disconnect.SHUTDOWN);
        }
        return session;
    }

    @Override
    public void identified(Session session) {
        node.logins().identified(session);
        node.banned().refuse(session);
    }

    @Override
    public void loggedIn(Session session, String before) {
        node.logins().loggedIn(session, before);
        node.banned().refuse(session);
    }

    @Override
    public void refused(Session session) {
        node.sessions().turnedAway(session);
    }

    @Override
    public void connected(Session session) {
        newcomers.remove(session);
        node.sessions().add(session);
        // Whoever was banned since it was known could not be found then.
        if (node.banned().has(session)) {
            session.execute(() -> node.banned().end(session));
        }
    }

    @Override
    public void ended(Session session, boolean wasConnected) {
        if (wasConnected) {
            node.sessions().remove(session);
            node.statuses().gone(session);
        } else {
            newcomers.remove(session);
            node.sessions().turnedAway(session);
        }
    }

    /** Closes the sessions of this loop; completes when they are closed. From any thread. */
    CompletionStage<Void> disconnectAll(Disconnect reason) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.later(() -> {
            all().forEach(session -> session.close(reason, "all are disconnected"));
            done.complete(null);
        });
        return done;
    }

    private List<Session> all() {
        List<Session> all = new ArrayList<>(newcomers);
        for (Session session : node.sessions().all()) {
            if (session.loop() == loop) {
                all.add(session);
            }
        }
        return all;
    }

    @Override
    public void stop(Duration window) {
        loop.later(() -> {
            stopping = true;
            new Departures(loop, all(), node.sessions().clients(), window).goOn();
        });
    }

    @Override
    public void close() {
        node.detach(this);
    }

    /** Runs a task on the loop after a delay. From any thread. */
    void after(Runnable task, long delayMillis) {
        loop.after(task, delayMillis);
    }

    /** Runs a task on the loop after what waits for it already. From any thread. */
    void later(Runnable task) {
        loop.later(task);
    }

    /** The channels here in which losses are detected, among some. From any thread. */
    CompletionStage<List<String>> positionedChannels(Predicate<String> among) {
        return CompletableFuture.supplyAsync(() -> loop.shard().positionedChannels(among), loop::later);
    }

    /** Completes when what was handed over to the loop before was delivered. From any thread. */
    CompletionStage<Void> delivered() {
        return loop.shard().delivered();
    }

    /**
     * Looks, after a while, whether subscribers have come as far as streams are now; once more after a longer one where
     * something waits to be delivered. From any thread.
     *
     * @param told gets how many are told that they have missed something, on the loop
     */
    void checkPositions(Map<String, StreamPosition> tops, long delayMillis, long laterMillis, IntConsumer told) {
        loop.after(
                () -> {
                    Map<String, StreamPosition> waiting = loop.shard().checkPositions(tops, told);
                    if (!waiting.isEmpty()) {
                        loop.after(() -> loop.shard().checkPositions(waiting, told), laterMillis);
                    }
                },
                delayMillis);
    }
}
