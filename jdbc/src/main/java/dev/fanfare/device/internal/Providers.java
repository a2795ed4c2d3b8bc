package dev.fanfare.device.internal;

import dev.fanfare.protocol.Outside;
import dev.fanfare.push.PushProvider;
import java.util.Map;
import java.util.TreeSet;

/**
 * The push services that there are.
 *
 * @param byName under the names that devices and requests have for them
 */
public record Providers(Map<String, PushProvider> byName) {

    /**
     * Some push services.
     *
     * @param byName is copied
     */
    public Providers {
        byName = Map.copyOf(byName);
    }

    /**
     * {@return the service of a name}
     *
     * @param name what somebody has said
     * @throws IllegalArgumentException if there is none, saying which there are
     */
    public PushProvider require(String name) {
        PushProvider provider = byName.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("there is no push provider \"" + Outside.of(name) + "\"; there "
                    + (byName.isEmpty()
                            ? "is none: configure one"
                            : "are " + String.join(", ", new TreeSet<>(byName.keySet()))));
        }
        return provider;
    }
}
