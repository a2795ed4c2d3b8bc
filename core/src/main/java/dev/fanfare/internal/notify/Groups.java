package dev.fanfare.internal.notify;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.session.Session;
import dev.fanfare.notify.Member;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in which group, as the store knows it, whatever the store does: it answers in time, or that it does not is an answer.
 * A client that is gone for long is forgotten, because browsers that never come back are without number; a user stays until
 * it is taken out. Safe for any thread.
 */
final class Groups {

    /** How long the store may take to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private static final long WARNING_INTERVAL = TimeUnit.MINUTES.toMillis(1);

    /** How many clients are refreshed together. */
    private static final int BATCH = 500;

    /** In how many parts they have their turns. */
    private static final int PARTS = 32;

    private final GroupStore store;
    private final Ticker ticker;
    private final Timer timer;
    private final Seldom unanswered;

    /** How often a client that is here is refreshed. */
    private final Duration interval;

    /** Longer by that than clients that are gone must be kept: their node may have ended just before it was their turn. */
    private final Duration lease;

    /**
     * @param ttl how long a client that is gone stays in its groups at least
     */
    Groups(GroupStore store, Duration ttl, Ticker ticker, Timer timer) {
        this.store = store;
        this.ticker = ticker;
        this.timer = timer;
        this.interval = ttl.dividedBy(4);
        this.lease = ttl.plus(interval);
        this.unanswered = new Seldom(WARNING_INTERVAL, ticker.millis());
    }

    /**
     * Puts a member into a group.
     *
     * @return whether there was room: if not, nothing has changed
     */
    CompletionStage<Boolean> add(String group, Member member) {
        return ask(() -> store.add(group, member.key(), member instanceof Member.OfClient ? lease : null));
    }

    CompletionStage<Void> remove(String group, Member member) {
        return ask(() -> store.remove(group, member.key()));
    }

    /**
     * The groups of a connection that is about to be made.
     *
     * @param user the user's id; "" for an anonymous one
     */
    CompletionStage<Set<String>> ofArriving(String client, String user) {
        return of(client, user).thenApply(groups -> {
            if (!groups.isEmpty()) {
                refresh(List.of(new Member.OfClient(client).key()));
            }
            return groups;
        });
    }

    /** The groups of a client, as {@link #ofArriving}. */
    CompletionStage<Set<String>> of(String client, String user) {
        List<String> members = new ArrayList<>(2);
        members.add(new Member.OfClient(client).key());
        if (!user.isEmpty()) {
            members.add(new Member.OfUser(user).key());
        }
        return ask(() -> store.groups(members));
    }

    private void refresh(List<String> members) {
        var unused = ask(() -> store.refresh(members, lease));
    }

    /** Fails, if it does, with what a client may be told. */
    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = CompletableFuture.completedStage(question)
                .thenCompose(Supplier::get)
                .toCompletableFuture();
        if (!answer.isDone()) {
            timer.after(
                    PATIENCE,
                    () -> answer.completeExceptionally(
                            new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s")));
        }
        return answer.exceptionallyCompose(problem -> {
            if (unanswered.isDue(ticker.millis())) {
                LOG.warn(
                        "The group store fails, so who is in groups cannot connect, and groups cannot change", problem);
            }
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.INTERNAL, "the group store has failed"));
        });
    }

    /** From now on, clients that are connected here stay in their groups. */
    void keep(Node node) {
        node.inTurns(interval, PARTS, (part, loop) -> {
            Set<String> members = new LinkedHashSet<>();
            for (Session session : node.sessions().all()) {
                String client = session.profile().identity();
                if (!client.isEmpty() && Math.floorMod(client.hashCode(), PARTS) == part) {
                    members.add(new Member.OfClient(client).key());
                }
            }
            List<String> all = List.copyOf(members);
            for (int from = 0; from < all.size(); from += BATCH) {
                refresh(all.subList(from, Math.min(from + BATCH, all.size())));
            }
        });
    }
}
