package dev.fanfare.internal.notify;

import dev.fanfare.cluster.Survey;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.session.Session;
import dev.fanfare.notify.Member;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That connections are subscribed to the channels of exactly their groups, on whichever node they are. Whoever changes a group
 * has all nodes look into the store; a node that was out of sight then is asked to do so when it is seen again. Safe for any
 * thread.
 */
final class Following {

    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    /** How many clients are looked after together where it is about all. */
    private static final int BATCH = 500;

    /** The time between two batches, so that a store can do something else. */
    private static final Duration BETWEEN = Duration.ofMillis(50);

    /** How often that is tried again, after {@link Groups#PATIENCE}, for clients for which it fails. */
    private static final int ATTEMPTS = 12;

    private final Node node;
    private final Groups groups;
    private final NotificationChannels channels;
    private final Timer timer;
    private final Rounds rounds = new Rounds(this::follow);
    private volatile boolean hasChanged;

    Following(Node node, Groups groups, NotificationChannels channels, Timer timer) {
        this.node = node;
        this.groups = groups;
        this.channels = channels;
        this.timer = timer;
    }

    void start() {
        node.onRegroup(this::perform);
        node.cluster().onMet("Which groups have changed", () -> hasChanged ? Task.Regroup.EVERYBODY : null);
    }

    // ---- on all nodes

    /**
     * The groups of a member have changed.
     *
     * @return completes when its connections are subscribed accordingly, on all nodes; fails naming those that did not say so
     */
    CompletionStage<Void> changed(Member member) {
        // Before it is known who is there, so that whoever comes afterwards is told.
        hasChanged = true;
        Task.Regroup task = member instanceof Member.OfClient client
                ? new Task.Regroup(client.clientId(), "")
                : new Task.Regroup("", ((Member.OfUser) member).userId());
        return node.cluster().askAll(task).thenAccept(Survey::complete);
    }

    // ---- on this node

    private CompletionStage<Void> perform(Task.Regroup task) {
        if (task.equals(Task.Regroup.EVERYBODY)) {
            // It takes longer than anybody waits.
            follow(List.copyOf(node.sessions().identities()), 0, ATTEMPTS);
            return CompletableFuture.completedStage(null);
        }
        return follow(task.identity().isEmpty() ? node.sessions().identities(task.user()) : Set.of(task.identity()));
    }

    private void follow(List<String> clients, int from, int attempts) {
        if (from >= clients.size() || node.isClosed()) {
            return;
        }
        int to = Math.min(from + BATCH, clients.size());
        var unused = follow(clients.subList(from, to)).whenComplete((done, problem) -> {
            if (problem == null) {
                timer.after(BETWEEN, () -> follow(clients, to, ATTEMPTS));
            } else if (attempts > 1) {
                timer.after(Groups.PATIENCE, () -> follow(clients, from, attempts - 1));
            } else {
                LOG.warn("Some clients may be in other groups than they get notifications of", problem);
                timer.after(BETWEEN, () -> follow(clients, to, ATTEMPTS));
            }
        });
    }

    private CompletionStage<Void> follow(Collection<String> clients) {
        return CompletableFuture.allOf(clients.stream()
                .map(client -> rounds.run(client).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** One round for a client; its connections that are about to be made are included. */
    private CompletionStage<Void> follow(String client) {
        Collection<Session> sessions = node.sessions().identity(client);
        if (sessions.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        String user = sessions.iterator().next().profile().user();
        return groups.of(client, user).thenCompose(names -> {
            Set<String> wanted = names.stream().map(channels::group).collect(Collectors.toUnmodifiableSet());
            return CompletableFuture.allOf(sessions.stream()
                    .map(session -> node.serverSubscriptions().align(session, channels.groups(), wanted))
                    .map(CompletionStage::toCompletableFuture)
                    .toArray(CompletableFuture[]::new));
        });
    }
}
