package dev.fanfare.map;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Maps: channels that hold values by key. Who subscribes to one is given what is there, page by page, and then what changes,
 * each value with its key, in order and without a gap.
 *
 * <p>The channels of a namespace are maps if its {@code subscription_type} says so; see {@link
 * dev.fanfare.channel.NamespaceOptionsBuilder#map}. A key has 1 to {@value #MAX_KEY_LENGTH} characters, of which none is a
 * control character or half of one. Data is what publications may be ({@link dev.fanfare.channel.PublicationLimits}), and never
 * empty.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event loop,
 * and fails with {@link ErrorException}: {@code BAD_REQUEST} for a channel that is no map, an impossible key or data, saying
 * which, {@code UNKNOWN_CHANNEL} if the namespace does not exist, {@code LIMIT_EXCEEDED} if there is no room for more, {@code
 * TOO_MANY_REQUESTS} while this node is too far behind with deliveries, {@code INTERNAL} if the engine is closed.
 *
 * <p>Had from {@link dev.fanfare.Fanfare#maps()}; not for implementing, but for standing in for in an application's tests.
 */
public interface Maps {

    /** How long a key may be, in characters. */
    int MAX_KEY_LENGTH = 255;

    /** How many bytes the entries of a page may have together, about, but for a single one that is larger. */
    int MAX_PAGE_BYTES = 16 * 1024 * 1024;

    /**
     * Writes a value, whatever is there.
     *
     * @param channel its whole name, with the namespace
     * @param key which value
     * @param data one JSON value, unless all subscribers use Protobuf
     * @return completes when it is kept and on its way
     */
    default CompletionStage<MapResult> publish(String channel, String key, Payload data) {
        return publish(channel, key, data, MapWrite.DEFAULT);
    }

    /**
     * Writes a value with tags and options. One that is equal to what is there is announced, too, and begins its time anew.
     *
     * @param channel its whole name, with the namespace
     * @param key which value
     * @param data one JSON value, unless all subscribers use Protobuf
     * @param write {@link MapWrite#DEFAULT} for nothing special; a version needs a map with a stream
     * @return completes when it is kept and on its way, or suppressed
     */
    CompletionStage<MapResult> publish(String channel, String key, Payload data, MapWrite write);

    /**
     * Removes a value.
     *
     * @param channel its whole name, with the namespace
     * @param key which value; if there is none, the removal is suppressed
     * @return completes when it is gone
     */
    default CompletionStage<MapResult> remove(String channel, String key) {
        return remove(channel, key, MapWrite.DEFAULT);
    }

    /**
     * Removes a value with options.
     *
     * @param channel its whole name, with the namespace
     * @param key which value; if there is none, the removal is suppressed
     * @param write its tags and its idempotency key; the rest is for values
     * @return completes when it is gone, or the removal is suppressed
     */
    CompletionStage<MapResult> remove(String channel, String key, MapWrite write);

    /**
     * Reads what is there, a part at a time. What changes meanwhile may be in a later part, or not.
     *
     * @param channel its whole name, with the namespace
     * @param cursor that of the part before; "" for the first
     * @param limit how many values; 0 for the position alone, -1 for as many as {@link #MAX_PAGE_BYTES} allows
     * @return completes with them, read at one moment
     */
    default CompletionStage<MapPage> readState(String channel, String cursor, int limit) {
        return readState(channel, cursor, limit, null);
    }

    /**
     * Reads what is there, a part at a time, as it was at a position: what has changed since is left out, and is to be read
     * with {@link #readStream}.
     *
     * @param channel its whole name, with the namespace
     * @param cursor that of the part before; "" for the first
     * @param limit how many values; 0 for the position alone, -1 for as many as {@link #MAX_PAGE_BYTES} allows
     * @param revision that of the first part; null for whatever is there
     * @return completes with them, and with {@code revision} as their position; fails with {@code UNRECOVERABLE_POSITION} if
     *     the channel has begun anew since
     */
    CompletionStage<MapPage> readState(String channel, String cursor, int limit, @Nullable StreamPosition revision);

    /**
     * Reads one value.
     *
     * @param channel its whole name, with the namespace
     * @param key which value
     * @return completes with it; empty if there is none
     */
    CompletionStage<Optional<MapEntry>> read(String channel, String key);

    /**
     * Reads what changed, as far as it is kept. What was removed is among it.
     *
     * @param channel its whole name, with the namespace; not one in the mode {@code EPHEMERAL}, which keeps no changes
     * @param since after or, in reverse, before which position; null for the beginning, or in reverse the end
     * @param limit how many changes; 0 for the position alone, -1 for as many as {@link #MAX_PAGE_BYTES} allows
     * @param reverse from new to old
     * @return completes with them, read at one moment; fails with {@code UNRECOVERABLE_POSITION} if not all since are kept, or
     *     the channel has begun anew
     */
    CompletionStage<MapPage> readStream(String channel, @Nullable StreamPosition since, int limit, boolean reverse);

    /**
     * Counts the values.
     *
     * @param channel its whole name, with the namespace
     * @return completes with how many there are
     */
    CompletionStage<Integer> size(String channel);

    /**
     * Forgets all that a channel holds, and what changed. Nothing is announced: who is subscribed is made to begin anew with the
     * next change, or when positions are compared.
     *
     * @param channel its whole name, with the namespace
     * @return completes when nothing is there
     */
    CompletionStage<Void> clear(String channel);

    /** {@return what was done by this engine since its start, for metrics} */
    MapCounts counts();
}
