package dev.fanfare.internal.cluster;

import dev.fanfare.cluster.NodeInfo;
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

    /** Closes the connections of logins, and turns away those that come by them. */
    CompletionStage<Task.Done> revokeLogins(Task.RevokeLogins task);

    /** Takes bans in, and ends what they forbid. */
    CompletionStage<Task.Done> keepOut(Task.KeepOut task);

    /** Hears how users are doing. */
    CompletionStage<Task.Done> tellStatus(Task.TellStatus task);

    /** Tells how users are doing. */
    CompletionStage<Task.Known> statuses(Task.Statuses task);

    /** Grants connections more time. */
    CompletionStage<Task.Done> refresh(Task.Refresh task);

    /** Follows the groups of connections. */
    CompletionStage<Task.Done> regroup(Task.Regroup task);

    /** Takes what a client has sent beside its connection. */
    CompletionStage<Task.Done> receive(Task.Receive task);

    /** Sends a message to connections. */
    CompletionStage<Task.Sent> send(Task.Send task);

    /** Tells who is connected. */
    CompletionStage<Task.Clients> connected(Task.Connected task);

    /** Tells which channels have subscribers. */
    CompletionStage<Task.Subscriptions> channels(Task.Channels task);

    /** Tells how the node is doing. */
    CompletionStage<NodeInfo> info(Task.Info task);

    /** Counts clients. */
    CompletionStage<Task.Heads> countClients(Task.CountClients task);

    /** Counts those who subscribe to a channel. */
    CompletionStage<Task.Heads> countSubscribers(Task.CountSubscribers task);

    /** Hears the value of an item of a shared poll. */
    CompletionStage<Task.Done> tellItem(Task.TellItem task);

    /** Tells who has a publication. */
    CompletionStage<Task.Delivery> tally(Task.Tally task);
}
