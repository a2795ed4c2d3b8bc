package dev.fanfare.channel;

import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;

/** Who receives what a {@link Subscription} delivers. All methods are called on its loop. */
public interface Subscriber {

    /** How it wants its messages. */
    WireFormat format();

    /**
     * Takes messages.
     *
     * @param batch the subscriber takes its own reference if it keeps it
     */
    void deliver(SharedBatch batch);

    /** Publications are missing: the subscription can no longer be continued. */
    void insufficientState(Subscription subscription);

    /** A publication cannot be carried in this subscriber's encoding. */
    void inappropriatePayload(Subscription subscription);
}
