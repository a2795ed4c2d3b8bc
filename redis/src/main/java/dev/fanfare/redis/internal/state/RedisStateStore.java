package dev.fanfare.redis.internal.state;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.limit.Seldom;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.broker.ChannelFeed;
import dev.fanfare.redis.internal.broker.Epochs;
import dev.fanfare.redis.internal.broker.Tops;
import dev.fanfare.redis.internal.format.KeptStates;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states in Redis, and announces over its channels what changes. An update is one script: it takes away what is over,
 * looks at what is there, changes it, keeps the change and announces it.
 *
 * <p>When another run of Redis answers than the one that wrote a stream, what is there stays, but the stream has another epoch
 * and goes on far behind its last offset: changes that were acknowledged may be lost, and nobody shall take others for them. A
 * state of which Redis has evicted a part is gone as a whole. Safe for any thread.
 */
public final class RedisStateStore implements StateStore {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStateStore.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    /** For how long the place of a stream is known in which nothing has changed yet. */
    private static final Duration BEGUN_TTL = Duration.ofHours(1);

    private static final String TOP = "TOP";

    private final RedisLayout layout;
    private final StateKeys keys;
    private final Tops tops;
    private final EndSweep ends;
    private final Seldom warning = new Seldom(TimeUnit.MINUTES.toNanos(1), System.nanoTime());
    private final ChannelFeed feed;

    /**
     * A store that is not started.
     *
     * @param layout is used until the store is closed
     */
    public RedisStateStore(RedisLayout layout) {
        this.layout = layout.use();
        this.keys = new StateKeys(layout.prefix(), layout.channelPrefix());
        this.feed = new ChannelFeed(layout, "changes of states", keys::announced, keys::channel);
        this.tops = new Tops(
                this::top, (channel, problem) -> feed.leaveOut(keys.of(channel).get(0), problem));
        this.ends = new EndSweep(layout, keys, this::expire);
    }

    @Override
    public void start(StateEvents events) {
        feed.start((channel, message) -> tell(events, channel, message), events::interrupted);
        ends.start();
    }

    private static void tell(StateEvents events, String channel, byte[] message) {
        KeptStates.Announced announced = KeptStates.announced(message);
        long offset = announced.change().offset();
        events.changed(
                channel,
                announced.change(),
                new StreamPosition(offset, announced.epoch()),
                new StreamPosition(offset - 1, announced.epoch()),
                announced.exclude());
    }

    /** Whether changes are heard, as far as is known. */
    public boolean isUp() {
        return feed.isUp();
    }

    /** Whether Redis knows when what this node has changed is over. */
    public boolean isSettled() {
        return ends.isSettled();
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return feed.subscribe(channels);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        feed.unsubscribe(channels);
        return DONE;
    }

    /** Runs a script with what all of them are given, and more. */
    private CompletionStage<List<Object>> script(Script script, String channel, List<String> names, List<byte[]> more) {
        return layout.run(script, names, run -> {
            List<byte[]> arguments = new ArrayList<>();
            arguments.add(bytes(keys.announced(channel)));
            arguments.add(bytes(Epochs.another()));
            arguments.add(bytes(run));
            arguments.add(bytes(BEGUN_TTL.toMillis()));
            arguments.add(bytes(layout.announcing()));
            arguments.addAll(more);
            return arguments.toArray(byte[][]::new);
        });
    }

    private CompletionStage<List<Object>> run(Script script, String channel, List<String> names, List<byte[]> more) {
        return script(script, channel, names, more).thenApply(answer -> {
            looked(channel, answer.get(2), answer.get(3));
            return answer;
        });
    }

    private void looked(String channel, Object isLost, Object nextEnd) {
        if (text(isLost).equals("1") && warning.isDue(System.nanoTime())) {
            LOG.warn(
                    "Redis has evicted a part of what \"{}\" holds, and all of it is gone: its maxmemory-policy should be"
                            + " noeviction, or a volatile one",
                    Outside.of(channel));
        }
        if (((byte[]) nextEnd).length > 0) {
            ends.watch(channel, Double.parseDouble(text(nextEnd)));
        }
    }

    @Override
    public CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention) {
        List<byte[]> arguments = new ArrayList<>();
        UpdateArguments.add(arguments, update, retention);
        return run(Script.STATE_UPDATE, channel, keys.of(channel, update.idempotencyKey()), arguments)
                .thenApply(RedisStateStore::result);
    }

    private static StateResult result(List<Object> answer) {
        StreamPosition position = position(answer);
        byte[] change = (byte[]) answer.get(7);
        return new StateResult(
                StateOutcome.valueOf(text(answer.get(4))),
                position,
                Long.parseLong(text(answer.get(5))),
                change.length > 0
                        ? KeptStates.change(position.offset(), change).entries()
                        : KeptStates.entries((List<?>) answer.get(8)),
                text(answer.get(6)).equals("1"));
    }

    private static StreamPosition position(List<Object> answer) {
        return new StreamPosition(Long.parseLong(text(answer.get(0))), text(answer.get(1)));
    }

    @Override
    public CompletionStage<StateView> read(String channel, StateQuery query) {
        return read(channel, query.kind().name(), query.key(), query.limit(), query.since())
                .thenApply(answer -> view(query.key(), answer));
    }

    private CompletionStage<List<Object>> read(
            String channel, String kind, String key, int limit, @Nullable StreamPosition since) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(bytes(kind));
        arguments.add(bytes(key));
        arguments.add(bytes(limit));
        arguments.add(bytes(since == null ? "" : Long.toString(since.offset())));
        arguments.add(bytes(since == null || since.offset() == Long.MAX_VALUE ? "" : "" + (since.offset() + 1)));
        arguments.add(bytes(since == null || since.offset() <= 1 ? "" : "" + (since.offset() - 1)));
        arguments.add(bytes(since == null ? "" : since.epoch()));
        return run(Script.STATE_READ, channel, keys.of(channel), arguments);
    }

    private static StateView view(String cursor, List<Object> answer) {
        String left = text(answer.get(5));
        List<StateEntry> entries = KeptStates.entries((List<?>) answer.get(7));
        boolean isMore = text(answer.get(8)).equals("1");
        return new StateView(
                position(answer),
                Long.parseLong(text(answer.get(4))),
                left.isEmpty() ? null : Duration.ofMillis(Long.parseLong(left)),
                Integer.parseInt(text(answer.get(6))),
                entries,
                !isMore
                        ? ""
                        : entries.isEmpty()
                                ? cursor
                                : entries.get(entries.size() - 1).key(),
                text(answer.get(9)).equals("1") ? changes((List<?>) answer.get(10)) : null);
    }

    private static List<StateChange> changes(List<?> kept) {
        List<StateChange> changes = new ArrayList<>(kept.size());
        for (Object each : kept) {
            List<?> entry = (List<?>) each;
            String id = text(Objects.requireNonNull(entry.get(0)));
            List<?> fields = (List<?>) Objects.requireNonNull(entry.get(1));
            changes.add(KeptStates.change(
                    Long.parseLong(id.substring(0, id.indexOf('-'))), (byte[]) Objects.requireNonNull(fields.get(1))));
        }
        return changes;
    }

    @Override
    public CompletionStage<Void> clear(String channel) {
        return layout.call(
                        keys.of(channel).get(0),
                        redis -> redis.unlink(keys.of(channel).toArray(String[]::new)))
                .thenAccept(removed -> {});
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return tops.of(channels);
    }

    private CompletionStage<StreamPosition> top(String channel) {
        return read(channel, TOP, "", 0, null).thenApply(RedisStateStore::position);
    }

    @Override
    public CompletionStage<Void> settled(Collection<String> channels) {
        return feed.settled(channels);
    }

    /** Takes away what is over of a channel. */
    private CompletionStage<EndSweep.Looked> expire(String channel) {
        return script(Script.STATE_EXPIRE, channel, keys.of(channel), List.of()).thenApply(answer -> {
            looked(channel, answer.get(0), new byte[0]);
            return new EndSweep.Looked(text(answer.get(1)), text(answer.get(2)).equals("1"));
        });
    }

    @Override
    public void close() {
        ends.close();
        feed.close();
        layout.close();
    }
}
