package dev.fanfare.channel;

import java.util.Objects;
import java.util.Set;

/**
 * Whether publications of the channels of a namespace are given as what has changed since the one before.
 *
 * @param allowed which deltas a subscription gets if it asks for them
 * @param publish whether every publication may be given as one; else only those that are published so, {@code
 *     PublishOptions.delta}
 */
public record DeltaOptions(Set<DeltaType> allowed, boolean publish) {

    /**
     * Deltas of a namespace.
     *
     * @param allowed is copied; empty for none
     * @param publish whether it is for every publication
     */
    public DeltaOptions {
        Objects.requireNonNull(allowed, "allowed must not be null");
        allowed = Set.copyOf(allowed);
    }

    /**
     * {@return whether a subscription that asks for a delta gets it}
     *
     * @param name as on the wire, in lower case; "" for none
     */
    public boolean allows(String name) {
        Objects.requireNonNull(name, "name must not be null");
        return name.equals("fossil") && allowed.contains(DeltaType.FOSSIL);
    }
}
