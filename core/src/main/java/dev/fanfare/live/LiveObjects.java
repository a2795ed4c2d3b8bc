package dev.fanfare.live;

import dev.fanfare.handler.ErrorException;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Live objects: anything with an id, of which pages show attributes that are always those of the server. Who follows an
 * object is given all of it first, then only what changes, in order and without a gap; after a break of the connection,
 * what was missed or, if that is too much, all of it again.
 *
 * <p>An object exists as long as it has an attribute. Attributes are any JSON; widgets know some by name, and these have
 * types: {@code text1}, {@code text2} and {@code text3} are strings, {@code progress} is a number from 0 to 100, {@code
 * busy} is true or false, {@code value} a number or a string, {@code datetime} a date and time of RFC 3339. An attribute
 * is replaced whole, whatever is in it. An id is up to 250 characters, of which none is a control character; a client
 * follows the object as the channel {@code live:} and the id.
 *
 * <p>All methods are safe for any thread and never block. A stage completes on a thread of its own kind, never an event
 * loop, and fails with {@link ErrorException}: {@code BAD_REQUEST} for an impossible id, name or value, saying which,
 * {@code LIMIT_EXCEEDED} if there is no room for more, {@code TOO_MANY_REQUESTS} while this node is too far behind with
 * deliveries.
 *
 * <p>Switched on by {@link dev.fanfare.FanfareBuilder#live}, and had from {@link dev.fanfare.Fanfare#live()}; not for
 * implementing, but for standing in for in an application's tests.
 */
public interface LiveObjects {

    /**
     * Changes some attributes, in one step. The others stay.
     *
     * @param id which object; it begins with its first attribute
     * @param attributes by name, as {@link dev.fanfare.handler.JsonValues#payloadOf} writes them; null takes one away, if
     *     the map has nulls
     * @return completes with what became of it
     */
    default CompletionStage<LiveResult> update(String id, Map<String, ?> attributes) {
        return update(id, attributes, LiveWrite.DEFAULT);
    }

    /**
     * Changes some attributes, in one step, under a condition or with a time to live.
     *
     * @param id which object
     * @param attributes as for {@link #update(String, Map)}
     * @param write what must be so, and how long the object lasts
     * @return completes with what became of it
     */
    CompletionStage<LiveResult> update(String id, Map<String, ?> attributes, LiveWrite write);

    /**
     * Replaces an object: attributes that are not named here are gone.
     *
     * @param id which object
     * @param attributes as for {@link #update(String, Map)}
     * @param write what must be so, and how long the object lasts
     * @return completes with what became of it
     */
    CompletionStage<LiveResult> replace(String id, Map<String, ?> attributes, LiveWrite write);

    /**
     * Adds to an integer on the server; who follows the object is given the sum. What is not there counts as 0.
     *
     * @param id which object
     * @param attribute its name
     * @param amount may be negative
     * @return completes with what became of it, the sum among its attributes; fails with {@code BAD_REQUEST} if there is
     *     something else than an integer, or the sum is beyond 2<sup>53</sup> - 1
     */
    CompletionStage<LiveResult> add(String id, String attribute, long amount);

    /**
     * Takes attributes away.
     *
     * @param id which object
     * @param attributes their names
     * @return completes with what became of it
     */
    CompletionStage<LiveResult> unset(String id, String... attributes);

    /**
     * Removes an object; who follows it is told that it is gone.
     *
     * @param id which object; need not exist
     * @return completes with what became of it
     */
    CompletionStage<LiveResult> remove(String id);

    /**
     * Makes a change that was put together before.
     *
     * @param id which object
     * @param update what changes, and how
     * @return completes with what became of it
     */
    CompletionStage<LiveResult> apply(String id, LiveUpdate update);

    /**
     * Looks whether a change is possible, as far as that does not depend on the object as it is then.
     *
     * @param id which object
     * @param update what would change
     * @throws ErrorException as {@link #apply} would fail: {@code BAD_REQUEST} for an impossible id, name or value, or one
     *     that no object has room for, saying which
     */
    void check(String id, LiveUpdate update);

    /**
     * Reads an object.
     *
     * @param id which object; need not exist
     * @return completes with what it is
     */
    CompletionStage<LiveState> get(String id);

    /**
     * Sends a message to those who follow an object, and to those who reconnect in time; the object stays as it is, and
     * need not exist.
     *
     * @param id which object
     * @param message as {@link dev.fanfare.handler.JsonValues#payloadOf} writes it
     * @return completes when it is on its way
     */
    CompletionStage<Void> message(String id, Object message);
}
