package dev.fanfare.bench.plan;

import java.util.Locale;

/** What can be measured. */
public enum ScenarioName {
    /** Few channels with many subscribers. */
    FANOUT,
    /** Many channels with few subscribers. */
    MANY_CHANNELS,
    /** Memory of connections that do nothing. */
    IDLE,
    /** All connections break, miss publications, and come back at once. */
    STORM,
    /** One client in a hundred stops reading. */
    SLOW;

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
