package dev.fanfare.internal.rate;

import dev.fanfare.internal.limit.AddressNetwork;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How often clients may come from the same address. Safe for any thread. */
public final class ConnectRates {

    private final KeyedBuckets<AddressNetwork> addresses;
    private final AtomicInteger asked = new AtomicInteger();

    /**
     * Nobody has come yet.
     *
     * @param buckets of each address
     * @param now by a clock that does not go back, in nanoseconds
     */
    public ConnectRates(List<RateBucket> buckets, long now) {
        CommandLimits limits = CommandLimits.builder().total(buckets).build();
        this.addresses = new KeyedBuckets<>(new CommandBuckets(limits), now);
    }

    /** Whether one more may come. */
    public boolean take(AddressNetwork address, long now) {
        int turn = asked.getAndIncrement();
        if (turn % KeyedBuckets.PARTS == 0) {
            // Whoever comes tidies up now and then, as nobody else does.
            addresses.forgetFull(Math.floorMod(turn / KeyedBuckets.PARTS, KeyedBuckets.PARTS), now);
        }
        return addresses.take(address, Operation.CONNECT, "", now);
    }

    /** How many addresses are known. */
    public int known() {
        return addresses.size();
    }
}
