package dev.fanfare.redis.internal.state;

import static dev.fanfare.redis.internal.format.Values.bytes;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.format.KeptStates;
import dev.fanfare.redis.internal.format.Lifetimes;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.KeyOptions;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An update as the script takes it that makes it. */
final class UpdateArguments {

    /** More than that makes every sum too large. */
    private static final long MOST_ADDED = 2 * ((1L << 53) - 1);

    private static final byte[] NOTHING = {};

    private UpdateArguments() {}

    static void add(List<byte[]> to, StateUpdate update, Retention retention) {
        KeyOptions options = update.keyOptions();
        EntryDetails details = options.details();
        to.add(bytes(retention.keeps() ? retention.size() : 0));
        to.add(bytes(Lifetimes.millis(retention.ttl())));
        to.add(bytes(Lifetimes.millis(retention.metaTtl())));
        to.add(bytes(update.condition().kind().name()));
        to.add(bytes(update.condition().version()));
        to.add(flag(update.isWhole()));
        to.add(ttl(update.ttl()));
        to.add(ttl(update.keyTtl()));
        to.add(update.message().unsafeArray());
        to.add(bytes(update.maxBytes()));
        to.add(bytes(update.exclude()));
        to.add(bytes(update.idempotencyKey().isEmpty() ? 0 : PublishOptions.IDEMPOTENCY_TTL.toMillis()));
        to.add(bytes(options.condition().name()));
        to.add(flag(options.repeats()));
        to.add(flag(options.keepsAlive()));
        to.add(flag(options.tellsBefore()));
        to.add(bytes(details.version()));
        to.add(bytes(details.versionEpoch()));
        to.add(KeptStates.write(details.tags()));
        to.add(KeptStates.write(details.info()));
        to.add(bytes(new EntryDetails(details.tags(), details.info(), 1, "").weight()));
        Set<String> keys = new LinkedHashSet<>(update.values().keySet());
        keys.addAll(update.additions().keySet());
        for (String key : keys) {
            Payload value = update.values().get(key);
            to.add(bytes(key));
            to.add(flag(value != null));
            to.add(value == null ? NOTHING : value.unsafeArray());
            addAmount(to, update.additions().get(key));
        }
    }

    /** In two halves, each of which a script has exactly. */
    private static void addAmount(List<byte[]> to, @Nullable Long amount) {
        if (amount == null) {
            to.add(NOTHING);
            to.add(NOTHING);
        } else if (amount > MOST_ADDED || amount < -MOST_ADDED) {
            to.add(bytes("x"));
            to.add(NOTHING);
        } else {
            to.add(bytes(amount / 2));
            to.add(bytes(amount - amount / 2));
        }
    }

    private static byte[] flag(boolean isSo) {
        return bytes(isSo ? 1 : 0);
    }

    private static byte[] ttl(@Nullable Duration ttl) {
        return ttl == null ? NOTHING : ttl.isZero() ? bytes("-") : bytes(ttl.toMillis());
    }
}
