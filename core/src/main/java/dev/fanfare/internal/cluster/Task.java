package dev.fanfare.internal.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.ConnectionPage;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Reach;
import dev.fanfare.cluster.Survey;
import dev.fanfare.cluster.UserStatus;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Ban;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a node does because another asks it to, with the clients that are connected to it.
 *
 * @param <R> what it brings
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "subscribe", value = Task.Subscribe.class),
    @JsonSubTypes.Type(name = "unsubscribe", value = Task.Unsubscribe.class),
    @JsonSubTypes.Type(name = "disconnect", value = Task.Disconnect.class),
    @JsonSubTypes.Type(name = "revoke_logins", value = Task.RevokeLogins.class),
    @JsonSubTypes.Type(name = "status", value = Task.TellStatus.class),
    @JsonSubTypes.Type(name = "statuses", value = Task.Statuses.class),
    @JsonSubTypes.Type(name = "ban", value = Task.KeepOut.class),
    @JsonSubTypes.Type(name = "refresh", value = Task.Refresh.class),
    @JsonSubTypes.Type(name = "regroup", value = Task.Regroup.class),
    @JsonSubTypes.Type(name = "receive", value = Task.Receive.class),
    @JsonSubTypes.Type(name = "send", value = Task.Send.class),
    @JsonSubTypes.Type(name = "connected", value = Task.Connected.class),
    @JsonSubTypes.Type(name = "channels", value = Task.Channels.class),
    @JsonSubTypes.Type(name = "info", value = Task.Info.class),
    @JsonSubTypes.Type(name = "tally", value = Task.Tally.class),
    @JsonSubTypes.Type(name = "count_clients", value = Task.CountClients.class),
    @JsonSubTypes.Type(name = "count_subscribers", value = Task.CountSubscribers.class),
    @JsonSubTypes.Type(name = "item", value = Task.TellItem.class),
})
public sealed interface Task<R> {

    /** The type of what it brings. */
    Class<R> result();

    /** Has it done. */
    CompletionStage<R> by(Performer performer);

    /** That it is done, if there is nothing else to say. */
    record Done() {}

    /** How many subscriptions each channel has. */
    record Subscriptions(Map<String, Integer> byChannel) {}

    /**
     * Who got a publication.
     *
     * @param subscribers how many subscribed when it was asked
     * @param reached how many of them have it
     * @param refused how many ended over it
     */
    record Delivery(int subscribers, int reached, int refused) {}

    /** Subscribes clients to a channel; those that are subscribed already stay so. */
    record Subscribe(ClientSelector clients, String channel, SubscribeOptions options) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.subscribe(this);
        }
    }

    /** Ends subscriptions of clients to a channel. */
    record Unsubscribe(ClientSelector clients, String channel, int code, String reason) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.unsubscribe(this);
        }
    }

    /** Closes connections. */
    record Disconnect(ClientSelector clients, int code, String reason) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.disconnect(this);
        }
    }

    /** Closes the connections of logins, and turns away those that come by them. */
    record RevokeLogins(List<String> logins) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.revokeLogins(this);
        }
    }

    /** Takes bans in, and ends what they forbid. */
    record KeepOut(List<Ban> bans) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.keepOut(this);
        }
    }

    /**
     * Hears that users have done something.
     *
     * @param state what they are doing; "" for nothing more
     * @param at when; null to forget what was said of them before
     */
    record TellStatus(
            List<String> users, String state, @Nullable Instant at) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.tellStatus(this);
        }
    }

    /** How users are doing, as far as a node knows, in the order in which it was asked. */
    record Known(List<UserStatus> statuses) {}

    /** Tells how users are doing. */
    record Statuses(List<String> users) implements Task<Known> {
        @Override
        public Class<Known> result() {
            return Known.class;
        }

        @Override
        public CompletionStage<Known> by(Performer performer) {
            return performer.statuses(this);
        }
    }

    /** Grants connections more time, or ends them. */
    record Refresh(ClientSelector clients, Renewal renewal) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.refresh(this);
        }
    }

    /**
     * Follows the groups of connections, which have changed.
     *
     * @param identity of the connections; "" for those of a user
     * @param user of the connections; "" for those of an identity, and with both for all: it is done then as soon as it has
     *     begun
     */
    record Regroup(String identity, String user) implements Task<Done> {

        /** For all connections. */
        public static final Regroup EVERYBODY = new Regroup("", "");

        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.regroup(this);
        }
    }

    /** Takes what a client has sent beside its connection; nothing, if its session is over. */
    record Receive(String session, Payload frame) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.receive(this);
        }
    }

    /** How many connections got a message. */
    record Sent(int connections) {}

    /** Sends a message to connections. */
    record Send(ClientSelector clients, Payload data) implements Task<Sent> {
        @Override
        public Class<Sent> result() {
            return Sent.class;
        }

        @Override
        public CompletionStage<Sent> by(Performer performer) {
            return performer.send(this);
        }
    }

    /**
     * Clients of a node.
     *
     * @param upTo the id up to which these are all; "" if there are no more
     */
    record Clients(List<ConnectedClient> clients, String upTo) {

        /** The first of what all nodes have told, in the order of their ids. */
        public static ConnectionPage firstOf(Collection<Clients> nodes, int limit) {
            String known = nodes.stream()
                    .map(Clients::upTo)
                    .filter(id -> !id.isEmpty())
                    .min(Comparator.naturalOrder())
                    .orElse("");
            List<ConnectedClient> all = nodes.stream()
                    .flatMap(node -> node.clients.stream())
                    .filter(each -> known.isEmpty() || each.client().id().compareTo(known) <= 0)
                    .sorted(Comparator.comparing(each -> each.client().id()))
                    .toList();
            return all.size() > limit
                    ? new ConnectionPage(
                            all.subList(0, limit), all.get(limit - 1).client().id())
                    : new ConnectionPage(all, known);
        }
    }

    /**
     * Tells who is connected, but no more than so many, in the order of their ids.
     *
     * @param channel what they subscribe to; "" for whatever it is
     * @param after the id of a client; those up to it are left out
     */
    record Connected(ClientSelector clients, String channel, String after, int limit) implements Task<Clients> {
        @Override
        public Class<Clients> result() {
            return Clients.class;
        }

        @Override
        public CompletionStage<Clients> by(Performer performer) {
            return performer.connected(this);
        }
    }

    /** Tells which channels have subscribers. */
    record Channels() implements Task<Subscriptions> {
        @Override
        public Class<Subscriptions> result() {
            return Subscriptions.class;
        }

        @Override
        public CompletionStage<Subscriptions> by(Performer performer) {
            return performer.channels(this);
        }
    }

    /** Tells how the node is doing. */
    record Info() implements Task<NodeInfo> {
        @Override
        public Class<NodeInfo> result() {
            return NodeInfo.class;
        }

        @Override
        public CompletionStage<NodeInfo> by(Performer performer) {
            return performer.info(this);
        }
    }

    /**
     * Clients that were counted.
     *
     * @param users their users, who may have others on other nodes; "" if some are anonymous
     * @param identities likewise; without ""
     */
    record Heads(int connections, Set<String> users, Set<String> identities) {

        /** What all nodes have counted. */
        public static Reach together(Survey<Heads> survey) {
            Set<String> users = new HashSet<>();
            Set<String> identities = new HashSet<>();
            int connections = 0;
            for (Heads node : survey.complete()) {
                connections += node.connections;
                users.addAll(node.users);
                identities.addAll(node.identities);
            }
            return new Reach(connections, users.size(), identities.size());
        }
    }

    /** Counts clients. */
    record CountClients(ClientSelector clients) implements Task<Heads> {
        @Override
        public Class<Heads> result() {
            return Heads.class;
        }

        @Override
        public CompletionStage<Heads> by(Performer performer) {
            return performer.countClients(this);
        }
    }

    /** Counts those who subscribe to a channel. */
    record CountSubscribers(String channel) implements Task<Heads> {
        @Override
        public Class<Heads> result() {
            return Heads.class;
        }

        @Override
        public CompletionStage<Heads> by(Performer performer) {
            return performer.countSubscribers(this);
        }
    }

    /** Tells the value of an item of a shared poll. */
    record TellItem(String channel, String key, Payload data, long version, String epoch) implements Task<Done> {
        @Override
        public Class<Done> result() {
            return Done.class;
        }

        @Override
        public CompletionStage<Done> by(Performer performer) {
            return performer.tellItem(this);
        }
    }

    /** Tells who has a publication. */
    record Tally(String channel, StreamPosition position) implements Task<Delivery> {
        @Override
        public Class<Delivery> result() {
            return Delivery.class;
        }

        @Override
        public CompletionStage<Delivery> by(Performer performer) {
            return performer.tally(this);
        }
    }
}
