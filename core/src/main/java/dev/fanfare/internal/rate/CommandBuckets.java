package dev.fanfare.internal.rate;

import dev.fanfare.internal.limit.TokenRate;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.RateBucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which buckets commands take tokens from. Immutable: the buckets themselves are arrays of {@link #full}, one for whoever has
 * them, with the moment at which each will be full. Times are in nanoseconds.
 */
final class CommandBuckets {

    private static final int[] NONE = {};

    private final TokenRate[] rates;

    /** Places of buckets in the arrays. */
    private final int[] total;

    private final Map<Operation, int[]> byOperation = new EnumMap<>(Operation.class);
    private final Map<String, int[]> byMethod = new HashMap<>();

    CommandBuckets(CommandLimits limits) {
        List<TokenRate> all = new ArrayList<>();
        total = places(limits.total(), all);
        for (Operation operation : Operation.values()) {
            List<RateBucket> own = limits.operations().getOrDefault(operation, List.of());
            byOperation.put(operation, places(ownOr(limits, own), all));
        }
        limits.rpcMethods().forEach((method, own) -> byMethod.put(method, places(ownOr(limits, own), all)));
        rates = all.toArray(TokenRate[]::new);
    }

    private static List<RateBucket> ownOr(CommandLimits limits, List<RateBucket> own) {
        return own.isEmpty() ? limits.byDefault() : own;
    }

    private static int[] places(List<RateBucket> buckets, List<TokenRate> all) {
        int[] places = new int[buckets.size()];
        for (int i = 0; i < places.length; i++) {
            RateBucket bucket = buckets.get(i);
            places[i] = all.size();
            all.add(TokenRate.of(bucket.rate(), bucket.interval().toNanos(), bucket.rate()));
        }
        return places;
    }

    /** Buckets for somebody who is new. */
    long[] full(long now) {
        long[] buckets = new long[rates.length];
        Arrays.fill(buckets, now);
        return buckets;
    }

    /** Whether buckets are as new ones would be. */
    boolean areFull(long[] buckets, long now) {
        for (long fullAt : buckets) {
            if (fullAt - now > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a token from each bucket that is for a command, or none if one of them is empty; what is never refused takes those
     * that are there.
     *
     * @param method of a call; "" otherwise
     * @return whether all had one
     */
    boolean take(long[] buckets, Operation operation, String method, long now) {
        int[] ofOperation = byOperation.getOrDefault(operation, NONE);
        int[] own = operation == Operation.RPC ? byMethod.getOrDefault(method, ofOperation) : ofOperation;
        boolean ownHave = have(buckets, own, now);
        boolean allHave = have(buckets, total, now) && ownHave;
        if (allHave) {
            take(buckets, own, now);
            take(buckets, total, now);
        } else if (operation == Operation.UNSUBSCRIBE) {
            take(buckets, ownHave ? own : total, now);
        }
        return allHave;
    }

    private boolean have(long[] buckets, int[] places, long now) {
        for (int place : places) {
            if (!rates[place].hasToken(buckets[place], now)) {
                return false;
            }
        }
        return true;
    }

    private void take(long[] buckets, int[] places, long now) {
        for (int place : places) {
            if (rates[place].hasToken(buckets[place], now)) {
                buckets[place] = rates[place].afterToken(buckets[place], now);
            }
        }
    }
}
