package dev.fanfare.spi;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps a state for each channel, a set of values by key, and carries what changes to every node that has subscribers.
 *
 * <p>Contract, checked by the test kit's {@code StateStoreContract}: a state and the stream of its changes change in one
 * step, which is announced in offset order; what is read was so at one moment; no call needs more than one round trip,
 * and none blocks the calling thread on I/O. Safe for any thread.
 */
public interface StateStore extends AutoCloseable {

    /**
     * Starts the store. Called once, before anything else.
     *
     * @param events where to announce what this node must deliver
     */
    void start(StateEvents events);

    /**
     * Announces changes of channels on this node from now on, as {@link Broker#subscribe} does publications.
     *
     * @param channels at least one
     * @return completes when nothing that changes from then on can be missed
     */
    CompletionStage<Void> subscribe(Collection<String> channels);

    /**
     * Announces them no longer; announcements under way may still come.
     *
     * @param channels those that were subscribed before, one or more
     * @return completes when it has taken effect
     */
    CompletionStage<Void> unsubscribe(Collection<String> channels);

    /**
     * Changes a state, keeps the change and announces it, all in one step. What is over by then is gone first: each key of
     * which it was said that it is over is a change of its own, all that is over together is one.
     *
     * @param channel need not hold anything
     * @param update what to do; equal values are no change unless it says so
     * @param retention how many changes are kept, and for how long after the newest; the position for as long as there
     *     is a value
     * @return what was done
     */
    CompletionStage<StateResult> update(String channel, StateUpdate update, Retention retention);

    /**
     * Reads a state, or what changed since the reader looked last. Where very many keys are over at once, some may be there
     * until their end is announced, but none that is asked for by its name.
     *
     * @param channel need not hold anything; then it is at offset 0 of a stream that its first change begins
     * @param query what to read
     * @return read at one moment; changes only if not one of them is missing
     */
    CompletionStage<StateView> read(String channel, StateQuery query);

    /**
     * Forgets all that a channel holds, the changes that are kept, and which idempotency keys were used. Nothing is
     * announced: what is there next is in a stream with another epoch, also for those who follow the channel.
     *
     * @param channel need not hold anything
     * @return completes when nothing of it is there
     */
    CompletionStage<Void> clear(String channel);

    /**
     * Reads where the streams of many channels stand. No time to live is prolonged by it.
     *
     * @param channels may be none; one that is named twice is answered once
     * @return by channel
     */
    CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels);

    /**
     * Whether every change is announced on every node that has subscribed to its channel, whatever happens. If not, which
     * is the default, the positions of subscribers are compared with {@link #tops} now and then.
     *
     * @return always the same
     */
    default boolean deliversReliably() {
        return false;
    }

    /**
     * Waits for what is under way to this node: whoever has asked for {@link #tops} knows then who has missed something. By
     * default it fails at once, and some seconds are waited in place of it.
     *
     * @param channels some that this node has subscribed to
     * @return completes when everything that was accepted in them before was announced here, or never will be; fails if that
     *     is not known
     */
    default CompletionStage<Void> settled(Collection<String> channels) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("it is not known when everything is announced"));
    }

    /** Ends it: nothing is announced any more. What is kept stays where it outlives this process. */
    @Override
    void close();
}
