package dev.fanfare;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.ConnectionPage;
import dev.fanfare.cluster.Reach;
import dev.fanfare.cluster.Survey;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.protocol.Payload;
import dev.fanfare.rate.OverLimit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The connections of clients, on whichever node they are. Safe for any thread; stages complete as those of {@link
 * Fanfare}.
 */
public final class Connections {

    private final Gate gate;
    private final Supplier<Map<Integer, Long>> disconnects;
    private final Supplier<Map<OverLimit, Long>> overLimits;

    /**
     * @param disconnects the connections that this node has ended, by code
     * @param overLimits how often clients of this node have exceeded limits
     */
    Connections(Gate gate, Supplier<Map<Integer, Long>> disconnects, Supplier<Map<OverLimit, Long>> overLimits) {
        this.gate = gate;
        this.disconnects = disconnects;
        this.overLimits = overLimits;
    }

    /**
     * {@return how many connections this node has ended since it started, by the code that told the client why: those of
     * {@link dev.fanfare.protocol.Disconnect}, of RFC 6455 (section 7.4.1) for frames that break its rules, and the
     * application's own. Those that clients ended are not among them}
     */
    public Map<Integer, Long> disconnects() {
        return disconnects.get();
    }

    /**
     * {@return how often clients of this node have done something more often than a limit of {@link
     * FanfareBuilder#rateLimits} allows, since it started: an entry for each limit that is set}
     */
    public Map<OverLimit, Long> overLimits() {
        return overLimits.get();
    }

    /**
     * Who is connected, and what each is subscribed to, by node.
     *
     * @param clients which of those that are connected
     * @param limit how many of each node at the most, at least 1: those whose ids come first
     * @return completes with what the nodes have answered, and names those that have not
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CompletionStage<Survey<List<ConnectedClient>>> list(ClientSelector clients, int limit) {
        Objects.requireNonNull(clients, "clients must not be null");
        requireLimit(limit);
        return gate.askAll(new Task.Connected(clients, "", "", limit))
                .thenApply(survey -> survey.map(Task.Clients::clients));
    }

    /**
     * Who is connected, of all nodes together, in pages. Whoever is connected while all pages are read, one after the other,
     * is in exactly one of them; others may come and go meanwhile.
     *
     * @param clients which of those that are connected
     * @param channel what they subscribe to; "" for whatever it is
     * @param cursor the {@link ConnectionPage#cursor} of the page before; "" for the first page
     * @param limit how many connections at the most, at least 1
     * @return the page; fails as {@link #send}, and for a channel that cannot be used
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CompletionStage<ConnectionPage> page(ClientSelector clients, String channel, String cursor, int limit) {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(cursor, "cursor must not be null");
        requireLimit(limit);
        Task.Connected task = new Task.Connected(clients, channel, cursor, limit);
        CompletionStage<Survey<Task.Clients>> asked =
                channel.isEmpty() ? gate.askAll(task) : gate.inChannel(channel, namespace -> gate.askAll(task));
        return asked.thenApply(survey -> Task.Clients.firstOf(survey.complete(), limit));
    }

    private static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit);
        }
    }

    /**
     * Ends a login: closes its connections, with {@code INVALID_TOKEN}, on whichever node they are, and turns away for an
     * hour who comes by it. To be called when somebody logs out, or a login is over for another reason.
     *
     * <p>Nodes that could not be reached hear of it when they come into sight again, as do nodes that start later: an
     * application must not let anybody in by a login that it has ended. Tokens that name one ({@code sid}) must not live
     * longer than an hour; of more than 100,000 logins that are revoked in an hour, the first are forgotten earlier.
     *
     * @param login the id, as {@link dev.fanfare.handler.Credentials#login} has it
     * @return completes when no node has a connection of the login. Fails with {@link
     *     dev.fanfare.handler.ErrorException}, naming the nodes that did not answer
     * @throws IllegalArgumentException if the id is empty, which is no login
     */
    public CompletionStage<Void> revokeLogin(String login) {
        if (Objects.requireNonNull(login, "login must not be null").isEmpty()) {
            throw new IllegalArgumentException("the id of a login must not be empty");
        }
        return gate.onAll(new Task.RevokeLogins(List.of(login)));
    }

    /**
     * Sends a message to connections, which is in no channel and in no history.
     *
     * @param clients who gets it; does nothing if nobody is meant
     * @param data one JSON value, or any bytes for clients of Protobuf
     * @return how many connections it was handed to; those that can only be given JSON are left out where it is
     *     something else. Fails with {@link dev.fanfare.handler.ErrorException}, naming the nodes that did not answer
     */
    public CompletionStage<Integer> send(ClientSelector clients, Payload data) {
        Objects.requireNonNull(clients, "clients must not be null");
        Objects.requireNonNull(data, "data must not be null");
        return gate.askAll(new Task.Send(clients, data))
                .thenApply(survey -> survey.complete().stream()
                        .mapToInt(Task.Sent::connections)
                        .sum());
    }

    /**
     * Whom {@link #send} would reach now.
     *
     * @param clients who would be meant
     * @return completes with what all nodes have counted; fails as {@link #send}
     */
    public CompletionStage<Reach> reach(ClientSelector clients) {
        Objects.requireNonNull(clients, "clients must not be null");
        return gate.askAll(new Task.CountClients(clients)).thenApply(Task.Heads::together);
    }

    /**
     * Whom a publication to a channel would reach now. Those that recover it later are not counted.
     *
     * @param channel its whole name
     * @return completes with what all nodes have counted; fails as {@link #send}, and for a channel that cannot be used
     */
    public CompletionStage<Reach> reach(String channel) {
        return gate.inChannel(channel, namespace -> gate.askAll(new Task.CountSubscribers(channel)))
                .thenApply(Task.Heads::together);
    }
}
