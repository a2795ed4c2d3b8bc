package dev.fanfare.channel;

import java.util.Objects;

/**
 * What subscriptions to the channels of a namespace know of their position, and do with it.
 *
 * @param forcePositioning every subscription has a position and detects loss
 * @param allowPositioning a subscription has one if it asks for it
 * @param forceRecovery every subscription can recover after a reconnect
 * @param allowRecovery a subscription can if it asks for it
 * @param mode what recovery brings
 * @param startsWithNewest a new subscription gets the newest publication at once; needs the mode {@code CACHE}
 */
public record RecoveryOptions(
        boolean forcePositioning,
        boolean allowPositioning,
        boolean forceRecovery,
        boolean allowRecovery,
        RecoveryMode mode,
        boolean startsWithNewest) {

    /**
     * Checks the options.
     *
     * @param forcePositioning for every subscription
     * @param allowPositioning for subscriptions that ask for it
     * @param forceRecovery for every subscription
     * @param allowRecovery for subscriptions that ask for it
     * @param mode what recovery brings
     * @param startsWithNewest only with {@link RecoveryMode#CACHE}
     * @throws IllegalArgumentException if {@code startsWithNewest} is set with another mode
     */
    public RecoveryOptions {
        Objects.requireNonNull(mode, "mode must not be null");
        if (startsWithNewest && mode != RecoveryMode.CACHE) {
            throw new IllegalArgumentException("auto_cache_recover needs force_recovery_mode cache");
        }
    }

    /** Whether a subscription may have a position. */
    boolean needsHistory() {
        return forceRecovery || allowRecovery || forcePositioning || allowPositioning;
    }

    /** Whether recovery may be asked for every publication that was missed. */
    boolean bringsAll() {
        return (forceRecovery || allowRecovery) && mode == RecoveryMode.STREAM;
    }
}
