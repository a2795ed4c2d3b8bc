package dev.fanfare.redis.internal.store;

import static dev.fanfare.redis.internal.format.Values.bytes;
import static dev.fanfare.redis.internal.format.Values.text;

import dev.fanfare.channel.ChannelState;
import dev.fanfare.redis.internal.format.Lifetimes;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.link.Script;
import dev.fanfare.spi.OccupancyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Knows in Redis which channels have subscribers. Of each channel there is what {@code occupancy.lua} says, for as long as
 * it matters, and of all of them one set by the moments at which to look.
 */
public final class RedisOccupancyStore implements OccupancyStore {

    private final RedisLayout layout;
    private final List<String> keys;

    /**
     * A store.
     *
     * @param layout is used until the store is closed
     */
    public RedisOccupancyStore(RedisLayout layout) {
        this.layout = layout.use();
        this.keys = List.of(layout.prefix() + ":occupancy:{all}");
    }

    @Override
    public CompletionStage<Void> hold(String node, Collection<String> channels, Duration ttl) {
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(node), bytes(millis("ttl", ttl))));
        channels.forEach(channel -> arguments.add(bytes(channel)));
        return run(Script.OCCUPANCY_HOLD, arguments).thenAccept(held -> {});
    }

    @Override
    public CompletionStage<List<Change>> take(String node, Collection<Change> kept, int limit, Duration lease) {
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(node), bytes(millis("lease", lease)), bytes(limit)));
        kept.forEach(change -> add(change, arguments));
        return run(Script.OCCUPANCY_TAKE, arguments).thenApply(answer -> {
            List<Change> taken = new ArrayList<>();
            for (int i = 0; i < answer.size(); i += 2) {
                taken.add(new Change(text(answer.get(i)), ChannelState.valueOf(text(answer.get(i + 1)))));
            }
            return taken;
        });
    }

    @Override
    public CompletionStage<Void> told(String node, Collection<Change> changes) {
        List<byte[]> arguments = new ArrayList<>(List.of(bytes(node)));
        changes.forEach(change -> add(change, arguments));
        return run(Script.OCCUPANCY_TOLD, arguments).thenAccept(told -> {});
    }

    private static void add(Change change, List<byte[]> arguments) {
        arguments.add(bytes(change.channel()));
        arguments.add(bytes(change.state().name()));
    }

    private CompletionStage<List<Object>> run(Script script, List<byte[]> arguments) {
        return layout.run(script, keys, arguments.toArray(byte[][]::new));
    }

    private static long millis(String what, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(what + " must be at least 1 ms, and is " + time);
        }
        return Lifetimes.millis(time);
    }

    @Override
    public void close() {
        layout.close();
    }
}
