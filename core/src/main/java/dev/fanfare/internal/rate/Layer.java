package dev.fanfare.internal.rate;

import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What commands are counted for, such as a user, with the limits of that; and how often they were exceeded. Safe for any thread. */
final class Layer {

    private final boolean isSet;
    private final boolean dryRun;
    private final CommandBuckets rates;
    private final Map<Operation, LongAdder> over = new EnumMap<>(Operation.class);

    Layer(String name, CommandLimits limits, OverLimits counts) {
        this.isSet = limits.isSet();
        this.dryRun = limits.dryRun();
        this.rates = new CommandBuckets(limits);
        for (Operation operation : Operation.values()) {
            if (isSet) {
                over.put(operation, counts.of(name, operation.key(), dryRun));
            }
        }
    }

    boolean isSet() {
        return isSet;
    }

    CommandBuckets rates() {
        return rates;
    }

    /**
     * Counts a command that is over the limit.
     *
     * @param within whether it is not
     * @return whether it may be carried out
     */
    boolean lets(Operation operation, boolean within) {
        LongAdder count = over.get(operation);
        if (!within && count != null) {
            count.increment();
        }
        return within || dryRun;
    }
}
