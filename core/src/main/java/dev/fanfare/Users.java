package dev.fanfare;

import dev.fanfare.cluster.UserStatus;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.Ban;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps users out, and tokens, and knows how users are doing.
 *
 * <p>Of who is kept out, every node knows of it for as long as one that does runs: those that could not be reached
 * hear of it when they come into sight, as do nodes that start later. After the end of all of them it is
 * forgotten, unless a {@link FanfareBuilder#banStore} keeps it. There may
 * be 100,000 blocked users and revoked tokens together; what is over counts no more.
 *
 * <p>Safe for any thread; stages complete as those of {@link Fanfare}. They fail with {@link ErrorException}: with {@code
 * BAD_REQUEST} for an end that is past, with {@code LIMIT_EXCEEDED} if there is no room for another, and naming the nodes
 * that did not answer; all others do what was asked. What a store of bans cannot keep fails, too, and holds on the nodes.
 */
public final class Users {

    private static final int MOST_USERS = 1_000;

    private static final int STATE_LENGTH = 200;

    private final Gate gate;
    private final Node node;

    Users(Gate gate, Node node) {
        this.gate = gate;
        this.node = node;
    }

    /**
     * Blocks a user: its connections are closed, with {@code PERMISSION_DENIED}, and whoever comes as it is turned away in
     * the same way.
     *
     * @param user the user's id
     * @param until when it is let in again; null for when it is {@linkplain #unblock unblocked}
     * @return completes when it has no connection on any node
     * @throws IllegalArgumentException if the id is empty, which is everybody who is anonymous
     */
    public CompletionStage<Void> block(String user, @Nullable Instant until) {
        return ban(Ban.Kind.USER, named(user, "user"), "", null, until, false);
    }

    /**
     * Ends a block; does nothing if there is none.
     *
     * @param user the user's id
     * @return completes when every node lets it in
     * @throws IllegalArgumentException if the id is empty
     */
    public CompletionStage<Void> unblock(String user) {
        return ban(Ban.Kind.USER, named(user, "user"), "", null, null, true);
    }

    /**
     * Revokes a token: connections by it are closed, with {@code INVALID_TOKEN}, and it opens, prolongs and subscribes
     * nothing any more. A subscription by it, if it is a subscription token, lasts until it is to be refreshed; {@link
     * Fanfare#unsubscribe} ends it.
     *
     * @param id the token's id, its claim {@code jti}
     * @param until how long that must be known, such as until the token expires; null for always
     * @return completes when no node has a connection by it
     * @throws IllegalArgumentException if the id is empty
     */
    public CompletionStage<Void> revokeToken(String id, @Nullable Instant until) {
        return ban(Ban.Kind.TOKEN, named(id, "id"), "", null, until, false);
    }

    /**
     * Makes the tokens of a user that were issued before a moment worth nothing, and those that do not say when they were
     * (claim {@code iat}). Connections by them are closed, with {@code INVALID_TOKEN}; where a channel is named, its
     * subscription tokens alone are meant, and clients of the user that subscribe to it have to come by another.
     *
     * @param user the user's id
     * @param channel a whole name; "" for all tokens of the user, for connections and for subscriptions
     * @param issuedBefore tokens of this moment are worth what they were; null for now
     * @param until how long that must be known; null for always
     * @return completes when it is so on every node
     * @throws IllegalArgumentException if the id of the user is empty
     */
    public CompletionStage<Void> invalidateTokens(
            String user, String channel, @Nullable Instant issuedBefore, @Nullable Instant until) {
        Objects.requireNonNull(channel, "channel must not be null");
        Instant before = issuedBefore == null ? node.clock().instant() : issuedBefore;
        return ban(Ban.Kind.TOKENS_OF_USER, named(user, "user"), channel, before, until, false);
    }

    /**
     * Users have just done something. Each of up to 100,000 users is remembered for seven days after the last that was heard
     * of it, by each node for as long as it runs.
     *
     * @param users their ids, at most 1,000
     * @param state what they are doing, at most 200 characters, such as {@code away}; "" for nothing more
     * @return completes when every node has heard of it
     * @throws IllegalArgumentException if there is no user, an anonymous one, or too many, or too much of a state
     */
    public CompletionStage<Void> updateStatus(List<String> users, String state) {
        Objects.requireNonNull(state, "state must not be null");
        requireUsers(users);
        if (state.length() > STATE_LENGTH) {
            throw new IllegalArgumentException(
                    "a state has at most " + STATE_LENGTH + " characters, and this has " + state.length());
        }
        return gate.onAll(
                new Task.TellStatus(List.copyOf(users), state, node.clock().instant()));
    }

    /**
     * How users are doing. When it was last connected is known of a user who is, and of one whose status was updated.
     *
     * @param users their ids, at most 1,000
     * @return one status for each, in this order, from what all nodes know
     * @throws IllegalArgumentException if there is no user, an anonymous one, or too many
     */
    public CompletionStage<List<UserStatus>> statuses(List<String> users) {
        requireUsers(users);
        return gate.askAll(new Task.Statuses(List.copyOf(users)))
                .thenApply(survey -> survey.complete().stream()
                        .map(Task.Known::statuses)
                        .reduce(Users::together)
                        .orElse(List.of()));
    }

    private static List<UserStatus> together(List<UserStatus> one, List<UserStatus> other) {
        return IntStream.range(0, Math.min(one.size(), other.size()))
                .mapToObj(i -> one.get(i).with(other.get(i)))
                .toList();
    }

    /**
     * Forgets what was said of users; that they are connected is known all the same.
     *
     * @param users their ids, at most 1,000
     * @return completes when every node has forgotten it
     * @throws IllegalArgumentException if there is no user, an anonymous one, or too many
     */
    public CompletionStage<Void> deleteStatus(List<String> users) {
        requireUsers(users);
        return gate.onAll(new Task.TellStatus(List.copyOf(users), "", null));
    }

    private static void requireUsers(List<String> users) {
        Objects.requireNonNull(users, "users must not be null");
        if (users.isEmpty() || users.size() > MOST_USERS) {
            throw new IllegalArgumentException("users must be 1 to " + MOST_USERS + ", and are " + users.size());
        }
        users.forEach(user -> named(user, "user"));
    }

    private static String named(String subject, String what) {
        if (Objects.requireNonNull(subject, what + " must not be null").isEmpty()) {
            throw new IllegalArgumentException(what + " must not be empty");
        }
        return subject;
    }

    private CompletionStage<Void> ban(
            Ban.Kind kind,
            String subject,
            String channel,
            @Nullable Instant issuedBefore,
            @Nullable Instant until,
            boolean lifted) {
        Ban ban = node.banned().bans().now(new Ban.Key(kind, subject, channel), issuedBefore, until, lifted);
        if (until != null && !until.isAfter(ban.since())) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.BAD_REQUEST, "it would be over already: " + until + " is past"));
        }
        return gate.onAll(new Task.KeepOut(List.of(ban)))
                .thenCompose(done -> gate.whileOpen(() -> node.banned().keep(ban)));
    }
}
