package dev.fanfare.cluster;

import java.util.concurrent.CompletionStage;

/**
 * Does what a node is asked to do, with the clients that are connected to it. A stage completes when it is done, and fails
 * with {@link dev.fanfare.handler.ErrorException} if it cannot be. Safe for any thread.
 */
public interface Performer {

    /** Subscribes clients. */
    CompletionStage<Task.Done> subscribe(Task.Subscribe task);

    /** Ends subscriptions. */
    CompletionStage<Task.Done> unsubscribe(Task.Unsubscribe task);

    /** Closes connections. */
    CompletionStage<Task.Done> disconnect(Task.Disconnect task);

    /** Tells which channels have subscribers. */
    CompletionStage<Task.Subscriptions> channels(Task.Channels task);

    /** Tells how the node is doing. */
    CompletionStage<NodeInfo> info(Task.Info task);

    /** Tells who has a publication. */
    CompletionStage<Task.Reach> tally(Task.Tally task);
}
