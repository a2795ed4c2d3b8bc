package dev.fanfare;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.Survey;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.protocol.Payload;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The connections of clients, on whichever node they are. Safe for any thread; stages complete as those of {@link
 * Fanfare}.
 */
public final class Connections {

    /** Has all nodes do something, unless the engine is closed. */
    interface Asking {
        <R> CompletionStage<Survey<R>> askAll(Task<R> task);
    }

    private final Asking nodes;

    Connections(Asking nodes) {
        this.nodes = nodes;
    }

    /**
     * Who is connected, and what each is subscribed to, by node.
     *
     * @param clients which of those that are connected
     * @param limit how many of each node at the most, at least 1; which of them, where there are more, nobody says
     * @return completes with what the nodes have answered, and names those that have not
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public CompletionStage<Survey<List<ConnectedClient>>> list(ClientSelector clients, int limit) {
        Objects.requireNonNull(clients, "clients must not be null");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, and is " + limit);
        }
        return nodes.askAll(new Task.Connected(clients, limit)).thenApply(survey -> survey.map(Task.Clients::clients));
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
        return nodes.askAll(new Task.Send(clients, data))
                .thenApply(survey -> survey.complete().stream()
                        .mapToInt(Task.Sent::connections)
                        .sum());
    }
}
