package dev.fanfare.internal.hub;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;

/** Who receives what a {@link Subscription} delivers. All methods are called on its loop. */
public interface Subscriber {

    /** The id of the client; may be asked from any thread. */
    String clientId();

    /** How it wants its messages. */
    WireFormat format();

    /**
     * Takes messages.
     *
     * @param batch the subscriber takes its own reference if it keeps it
     * @param limits what may wait if they cannot leave at once
     */
    void deliver(SharedBatch batch, SlowConsumers limits);

    /** Whether what is delivered now leaves at once. */
    boolean takesMore();

    /** How many bytes may wait for it at the most, whatever a namespace says. */
    int maxWaitingBytes();

    /**
     * Counts what is collected for it before its subscriptions are live, all of them together.
     *
     * @param bytes how many more, or, below 0, how many less
     * @return false, and nothing is counted, if that is more than may wait for it
     */
    boolean collect(long bytes);

    /**
     * Publications wait in a subscription because the subscriber does not take more; when it does, it
     * calls {@link Subscription#catchUp()}.
     */
    void fellBehind(Subscription subscription);

    /** Publications are missing: the subscription can no longer be continued. */
    void insufficientState(Subscription subscription);

    /** Nothing can be written to it any more. */
    void unwritable(Throwable problem);
}
